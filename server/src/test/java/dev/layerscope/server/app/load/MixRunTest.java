package dev.layerscope.server.app.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.app.load.seen.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A few people on a real server for a moment: whatever the time makes of it, nothing may be lost, wrong or refused. */
@Timeout(600)
class MixRunTest {
    @TempDir
    private Path folder;

    @Test
    void somePeopleGetWhatTheyAskForAndEverythingIsKept() throws Exception {
        LoadSettings settings = new LoadSettings(
                6, Duration.ofMillis(600), Duration.ofSeconds(4), Duration.ofMillis(50), Duration.ofMinutes(2), 1);
        Report report = new Report();
        try (LoadedServer server = new LoadedServer(folder)) {
            RunningServer target = new RunningServer(
                    ConnectionSettings.plainText(ServerAddress.parse(server.address())),
                    List.of(),
                    OptionalLong.empty());
            new MixRun(settings, target, List.of(), server.pushed()).run(LoadedServer.MODEL, report);
        }

        StringWriter table = new StringWriter();
        report.writeTable(new PrintWriter(table));
        // In so short a time shares are those of chance.
        assertThat(report.findings())
                .as("%s", table)
                .allMatch(finding -> finding.what().equals("shares of equal people"));
        assertThat(table.toString()).contains("tiles look").contains("processors:");
    }
}
