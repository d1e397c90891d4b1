package dev.layerscope.server.app;

import dev.layerscope.client.ClientCertificate;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.Errors;
import dev.layerscope.client.ServerAddress;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code layerscope-server health}: for containers and supervisors that know of a command's exit code and nothing else. */
@Command(
        name = "health",
        description = "Asks a server whether it serves: exit code 0 where it does, 1 where it doesn't or isn't there.",
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class HealthCommand implements Callable<Integer> {
    private static final int UNHEALTHY = 1;
    private static final String DEFAULT_SERVER = "localhost:" + ListenSettings.DEFAULT_PORT;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:LAYERSCOPE_SERVER:-" + DEFAULT_SERVER + "}",
            description = "Whom to ask; also by LAYERSCOPE_SERVER (default: " + DEFAULT_SERVER + ").")
    private String server = DEFAULT_SERVER;

    @Option(names = "--tls", description = "Speak TLS with the server.")
    private boolean tls;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "Trust these certificates (PEM) instead of the Java runtime's.")
    private @Nullable Path trusted;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "A certificate to show (PEM), where the server asks for one; with --cert-key.")
    private @Nullable Path certificate;

    @Option(names = "--cert-key", paramLabel = "FILE", description = "Its key (PEM, without a password).")
    private @Nullable Path certificateKey;

    @Option(
            names = "--service",
            paramLabel = "NAME",
            defaultValue = "",
            description = "A single service, such as layerscope.v1.Jobs (default: the server as a whole).")
    private String service = "";

    @Option(
            names = "--timeout-seconds",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 5;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    HealthCommand() {}

    @Override
    public Integer call() {
        ServerAddress address = address();
        try (Connection connection = Connection.open(settings(address))) {
            ServingStatus status = HealthGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(Duration.ofSeconds(timeoutSeconds).toNanos(), TimeUnit.NANOSECONDS)
                    .check(HealthCheckRequest.newBuilder().setService(service).build())
                    .getStatus();
            spec.commandLine().getOut().println(status);
            return status == ServingStatus.SERVING ? 0 : UNHEALTHY;
        } catch (StatusRuntimeException e) {
            spec.commandLine()
                    .getErr()
                    .println("layerscope-server health: "
                            + Errors.from(e, address).getMessage());
            return UNHEALTHY;
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ServerAddress address() {
        try {
            return ServerAddress.parse(server);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private ConnectionSettings settings(ServerAddress address) {
        try {
            ConnectionSettings base = tls ? ConnectionSettings.tls(address) : ConnectionSettings.plainText(address);
            return base.withTrustedCertificates(trusted)
                    .withCertificate(ClientCertificate.of(certificate, certificateKey));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
