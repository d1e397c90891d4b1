package dev.layerscope.server.app;

import com.google.protobuf.ByteString;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.Token;
import dev.layerscope.server.app.load.Launch;
import dev.layerscope.server.app.load.LoadSettings;
import dev.layerscope.server.app.load.MixRun;
import dev.layerscope.server.app.load.OwnServer;
import dev.layerscope.server.app.load.RunningServer;
import dev.layerscope.server.app.load.Target;
import dev.layerscope.server.app.load.person.PushedFile;
import dev.layerscope.server.app.load.seen.Report;
import dev.layerscope.v1.ModelCard;
import dev.layerscope.v1.Preprocessing;
import dev.layerscope.v1.Size;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerscope-server load}. */
@Command(
        name = "load",
        description =
                "Simulates people who use a server at once, and tells what they saw: JSON on stdout, a table on stderr. Without --server it starts a server of its own over the embedded model.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as it should be", "1:something wasn't", "2:usage"})
final class LoadCommand implements Callable<Integer> {
    private static final String MODEL = "shapes";
    private static final int SIDE = 96;

    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "64",
            description = "How many (default: ${DEFAULT-VALUE}).")
    private int people = 64;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "How long, from the last one's arrival on (default: ${DEFAULT-VALUE}).")
    private int seconds = 600;

    @Option(
            names = "--arrival-seconds",
            paramLabel = "N",
            defaultValue = "30",
            description = "The time in which they arrive (default: ${DEFAULT-VALUE}).")
    private int arrivalSeconds = 30;

    @Option(
            names = "--think-seconds",
            paramLabel = "S",
            defaultValue = "4",
            description = "How long they think on average before the next thing (default: ${DEFAULT-VALUE}).")
    private double thinkSeconds = 4;

    @Option(
            names = "--patience-seconds",
            paramLabel = "N",
            defaultValue = "60",
            description =
                    "How long they wait for an answer; ten times as long for a job or a push (default: ${DEFAULT-VALUE}).")
    private int patienceSeconds = 60;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of all that they do (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            description = "A server that runs already, and has the embedded model.")
    private @Nullable String server;

    @Option(names = "--tls", description = "That server has TLS.")
    private boolean tls;

    @Option(names = "--ca", paramLabel = "FILE", description = "Certificates to trust, PEM.")
    private @Nullable Path certificates;

    @Option(
            names = "--tokens",
            paramLabel = "DIR",
            description = "Files with a token each, which people have in turn, by name.")
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

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        LoadSettings settings = new LoadSettings(
                people,
                Duration.ofSeconds(arrivalSeconds),
                Duration.ofSeconds(seconds),
                Duration.ofMillis((long) (1000 * thinkSeconds)),
                Duration.ofSeconds(patienceSeconds),
                seed);
        Path folder = work == null ? Files.createTempDirectory("layerscope-load-") : Files.createDirectories(work);
        Report report = new Report();
        try (Target target = target(folder)) {
            new MixRun(settings, target, pictures(), pushed(folder)).run(MODEL, report);
        }
        CommandSpec command = Objects.requireNonNull(spec);
        report.writeTable(command.commandLine().getErr());
        report.writeJson(command.commandLine().getOut());
        return report.findings().isEmpty() ? 0 : 1;
    }

    private Target target(Path folder) throws IOException {
        List<Token> people = readTokens();
        if (server == null) {
            return OwnServer.start(
                    new Launch(
                            Main.class.getName(),
                            javaOptions,
                            EmbeddedModel.unpackModel(),
                            Files.createDirectories(folder.resolve("data")),
                            serveOptions,
                            folder.resolve("server.log")),
                    people);
        }
        ServerAddress address = ServerAddress.parse(server);
        ConnectionSettings base = tls
                ? ConnectionSettings.tls(address).withTrustedCertificates(certificates)
                : ConnectionSettings.plainText(address);
        return new RunningServer(base, people, pid == null ? OptionalLong.empty() : OptionalLong.of(pid));
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

    private static List<LocalInput> pictures() throws IOException {
        Path folder = EmbeddedModel.unpackSamples();
        List<LocalInput> pictures = new ArrayList<>();
        for (String name : EmbeddedModel.PICTURES) {
            pictures.add(LocalInput.read(folder.resolve(name)));
        }
        return pictures;
    }

    private static PushedFile pushed(Path folder) throws IOException {
        return new PushedFile(
                ByteString.copyFrom(
                        Files.readAllBytes(EmbeddedModel.unpackModel().resolve(MODEL + ".onnx"))),
                ModelCard.newBuilder()
                        .setPreprocessing(Preprocessing.newBuilder().setPreset("unit"))
                        .setSize(Size.newBuilder().setHeight(SIDE).setWidth(SIDE))
                        .build(),
                Files.createDirectories(folder.resolve("pushed")));
    }
}
