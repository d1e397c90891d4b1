package dev.layerscope.cli;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.GetServerStatusResponse;
import io.grpc.Context;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** How the server is, once or again and again. */
@Command(
        name = "server-status",
        description = "Shows how the server is: health, memory, queues, jobs, caches, and who uses it.",
        footer = "%nAdministrators see all users, others themselves. Counts are since the server's start.")
final class ServerStatusCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Option(names = "--format", defaultValue = "TABLE", description = "table or json (default: table)")
    private Format format = Format.TABLE;

    @Option(
            names = "--watch",
            paramLabel = "TIME",
            converter = Arguments.ToDuration.class,
            description = "again after each such time, for example 5s, until Ctrl-C")
    private @Nullable Duration between;

    /** How it is shown. */
    enum Format {
        TABLE,
        JSON;

        /** As it is written on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    ServerStatusCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection);
            PrintStream out = root.terminal.out();
            show(client.serverStatus(), out);
            while (between != null) {
                root.pause().await(between);
                if (Context.current().isCancelled()) {
                    break;
                }
                if (format == Format.TABLE) {
                    out.println();
                }
                show(client.serverStatus(), out);
            }
        }
        return ExitCode.DONE.number();
    }

    private void show(GetServerStatusResponse status, PrintStream out) {
        switch (format) {
            case TABLE -> ServerStatusTables.print(status, out);
            case JSON -> out.println(ProtoJson.print(status));
        }
    }
}
