package dev.layerscope.server.app;

import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.server.app.load.Launch;
import dev.layerscope.server.app.load.OwnServer;
import dev.layerscope.server.app.load.PeopleOfServer;
import dev.layerscope.server.app.load.RunningServer;
import dev.layerscope.server.app.load.Target;
import dev.layerscope.server.app.load.seen.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Options that say which server a load is for. */
final class LoadTarget {
    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description =
                    "A server that runs already and has the embedded model. Without it one of this build is started, in a process of its own.")
    private @Nullable String server;

    @Option(names = "--tls", description = "That server has TLS.")
    private boolean tls;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates to trust, PEM.")
    private @Nullable Path certificates;

    @Option(
            names = "--tokens",
            paramLabel = "DIR",
            description = "Files with a token each, which people have in turn, in the order of their names.")
    private @Nullable Path tokens;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "Of that server, where it is on this machine, to look at its memory.")
    private @Nullable Long pid;

    @Option(
            names = "--work",
            paramLabel = "DIR",
            description = "Folder for what the own server keeps and logs (default: a new one).")
    private @Nullable Path work;

    @Option(names = "--java-option", paramLabel = "OPTION", description = "Of the own server's JVM, such as -Xmx2g.")
    private List<String> javaOptions = List.of();

    @Option(
            names = "--serve-option",
            paramLabel = "OPTION",
            description = "Of the own server, such as --jobs-at-once=1.")
    private List<String> serveOptions = List.of();

    private Path folder() throws IOException {
        return work == null ? Files.createTempDirectory("layerscope-load-") : Files.createDirectories(work);
    }

    /** A load with the server that it is for. */
    interface Load {
        void run(Target target, Report report) throws IOException, InterruptedException;
    }

    /**
     * Runs a load and writes down what it finds.
     *
     * @param people who come, each of whom is a user of the own server
     * @return the exit code
     */
    int judged(CommandSpec spec, int people, Load load) throws IOException, InterruptedException {
        Report report = new Report();
        try (Target target = start(people)) {
            load.run(target, report);
        }
        report.writeTable(spec.commandLine().getErr());
        report.writeJson(spec.commandLine().getOut());
        return report.findings().isEmpty() ? 0 : 1;
    }

    private Target start(int people) throws IOException {
        if (server == null) {
            Path folder = folder();
            Path users = folder.resolve("users.yaml");
            PeopleOfServer enrolled = PeopleOfServer.enrol(users, people);
            List<String> options = new ArrayList<>(serveOptions);
            options.add("--users=" + users);
            return OwnServer.start(
                    new Launch(
                            Main.class.getName(),
                            javaOptions,
                            EmbeddedModel.unpackModel(),
                            Files.createDirectories(folder.resolve("data")),
                            options,
                            folder.resolve("server.log")),
                    enrolled);
        }
        ServerAddress address = ServerAddress.parse(server);
        ConnectionSettings base = tls
                ? ConnectionSettings.tls(address).withTrustedCertificates(certificates)
                : ConnectionSettings.plainText(address);
        return new RunningServer(base, readTokens(), pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
    }

    private List<Token> readTokens() throws IOException {
        List<Token> read = new ArrayList<>();
        if (tokens != null) {
            try (Stream<Path> files = Files.list(tokens)) {
                for (Path file : files.sorted().toList()) {
                    read.add(Token.read(file));
                }
            }
        }
        return read;
    }
}
