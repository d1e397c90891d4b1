package dev.layerscope.server.app;

import dev.layerscope.client.ServerAddress;
import dev.layerscope.server.app.demo.Demo;
import dev.layerscope.server.audit.AuditSettings;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code layerscope-server demo}. */
@Command(
        name = "demo",
        description =
                "Starts a server on a free port, looks into the embedded model through it, and leaves a folder with pictures, tensors and an index.html.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Runnable {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "DIR",
            defaultValue = "layerscope-demo",
            description = "Folder for the results (default: ${DEFAULT-VALUE}).")
    private Path output = Path.of("layerscope-demo");

    @Spec
    private picocli.CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
        try (LayerscopeServer server = LayerscopeServer.start(settings())) {
            Path pictures = Files.createDirectories(Demo.pictures(output));
            EmbeddedModel.unpackPictures(pictures);
            Path index =
                    new Demo(output).run(ServerAddress.parse("127.0.0.1:" + server.port()), EmbeddedModel.PICTURES);
            java.util.Objects.requireNonNull(spec)
                    .commandLine()
                    .getOut()
                    .println("Open " + index.toAbsolutePath().normalize());
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "output: '%s' can't be written (expected: a folder, or none of this name)".formatted(output),
                    e);
        }
    }

    /** Nobody wants to read in the terminal who changed what. */
    private static ServerSettings settings() throws IOException {
        Path audit = Files.createTempFile("layerscope-audit-", ".jsonl");
        audit.toFile().deleteOnExit();
        return ServerSettings.of(EmbeddedModel.unpackModel(), 0).withAudit(new AuditSettings(Optional.of(audit)));
    }
}
