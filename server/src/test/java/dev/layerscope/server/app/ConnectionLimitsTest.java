package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.layerscope.client.Connection;
import dev.layerscope.client.ConnectionSettings;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.runtime.DeviceChoice;
import dev.layerscope.server.testing.Await;
import dev.layerscope.v1.FindMissingInputsRequest;
import dev.layerscope.v1.InputsGrpc;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What connections may take, tried with real sockets. */
@Timeout(120)
class ConnectionLimitsTest {
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    private Path models;

    @Test
    void aConnectionBeyondTheLimitIsClosedAndThereIsRoomAgainWhenOneLeaves() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withConnections(3, 3))) {
            Deque<Socket> open = new ArrayDeque<>();
            for (int i = 0; i < 3; i++) {
                open.add(socket(server));
            }
            Await.until(() -> server.connections() == 3);
            for (int i = 0; i < 5; i++) {
                try (Socket refused = socket(server)) {
                    assertThat(isClosedByServer(refused)).isTrue();
                }
            }
            try (Connection connection = connect(server)) {
                assertThat(catchThrowableOfType(ServerError.class, () -> new LayerscopeClient(connection).listModels())
                                .code())
                        .isEqualTo(Code.UNAVAILABLE);
            }
            assertThat(server.connections()).isEqualTo(3);

            open.removeFirst().close();
            Await.until(() -> server.connections() == 2);
            try (Connection connection = connect(server)) {
                assertThat(new LayerscopeClient(connection).listModels().getModelsList())
                        .isEmpty();
            }
            for (Socket socket : open) {
                socket.close();
            }
            Await.until(() -> server.connections() == 0);
        }
    }

    @Test
    void theThousandAndFirstConnectionIsClosed() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withConnections(1000, 1000))) {
            Deque<Socket> open = new ArrayDeque<>();
            try {
                for (int i = 0; i < 1000; i++) {
                    open.add(socket(server));
                }
                Await.until(() -> server.connections() == 1000);
                try (Socket refused = socket(server)) {
                    assertThat(isClosedByServer(refused)).isTrue();
                }
            } finally {
                for (Socket socket : open) {
                    socket.close();
                }
            }
            Await.until(() -> server.connections() == 0);
        }
    }

    @Test
    void oneAddressLeavesRoomForOthers() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withConnections(10, 2));
                Socket first = from("127.0.0.2", server);
                Socket second = from("127.0.0.2", server);
                Socket third = from("127.0.0.2", server);
                Socket other = from("127.0.0.3", server)) {
            assertThat(isClosedByServer(third)).isTrue();
            assertThat(isOpen(first)).isTrue();
            assertThat(isOpen(second)).isTrue();
            assertThat(isOpen(other)).isTrue();
        }
    }

    @Test
    void whoSaysNothingInTheTlsHandshakeIsShownTheDoor() throws Exception {
        try (LayerscopeServer server = start(
                settings -> settings.withListen(settings.listen()
                        .withTls(Tls.file("localhost.pem"), Tls.file("localhost.key"), ClientCertificates.NONE)),
                limits -> limits.withTimes(Duration.ofMillis(300), LONG, LONG))) {
            try (Socket silent = socket(server);
                    Socket half = socket(server)) {
                // The head of a record that is never finished.
                half.getOutputStream().write(new byte[] {22, 3, 1, 2, 0, 1});
                assertThat(isClosedByServer(silent)).isTrue();
                assertThat(isClosedByServer(half)).isTrue();
            }
            Await.until(() -> server.connections() == 0);
        }
    }

    @Test
    void whoSaysNothingAtAllIsShownTheDoorAfterTheIdleTime() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withTimes(LONG, Duration.ofMillis(300), LONG));
                Socket silent = socket(server);
                Socket greeted = socket(server)) {
            greeted.getOutputStream()
                    .write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            greeted.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
            assertThat(isClosedByServer(silent)).isTrue();
            assertThat(isClosedByServer(greeted)).isTrue();
        }
    }

    @Test
    void anOldConnectionIsFollowedByANewOneWithoutACallLost() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withTimes(LONG, LONG, Duration.ofMillis(50)));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            do {
                assertThat(client.listModels().getModelsList()).isEmpty();
            } while (System.nanoTime() < end);
        }
    }

    @Test
    void headersAndMessagesThatAreTooLargeAreRefused() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withBytes(2 << 10, 1 << 20));
                Connection connection = connect(server)) {
            Metadata large = new Metadata();
            large.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(3 << 10));
            FindMissingInputsRequest small = FindMissingInputsRequest.getDefaultInstance();
            InputsGrpc.InputsBlockingStub stub = InputsGrpc.newBlockingStub(connection.channel());
            assertThat(stub.findMissingInputs(small).getSha256List()).isEmpty();

            assertThatThrownBy(() -> stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(large))
                            .findMissingInputs(small))
                    .isInstanceOf(StatusRuntimeException.class);
            StatusRuntimeException refused = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> stub.findMissingInputs(FindMissingInputsRequest.newBuilder()
                            .addSha256("0".repeat(2 << 20))
                            .build()));
            assertThat(refused.getStatus().getCode()).isIn(Code.RESOURCE_EXHAUSTED, Code.CANCELLED);
            assertThat(stub.findMissingInputs(small).getSha256List()).isEmpty();
        }
    }

    @Test
    void callsBeyondTheLimitOfAConnectionWaitForOthersToEnd() throws Exception {
        try (LayerscopeServer server = plain(limits -> limits.withCallsEach(2));
                Connection connection = connect(server)) {
            AtomicInteger answered = new AtomicInteger();
            CountDownLatch two = new CountDownLatch(2);
            for (int i = 0; i < 2; i++) {
                watch(connection, answered, two);
            }
            assertThat(two.await(60, TimeUnit.SECONDS)).isTrue();

            StatusRuntimeException waited = catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> HealthGrpc.newBlockingStub(connection.channel())
                            .withDeadlineAfter(300, TimeUnit.MILLISECONDS)
                            .check(HealthCheckRequest.getDefaultInstance()));
            assertThat(waited.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
            try (Connection other = connect(server)) {
                assertThat(new LayerscopeClient(other).listModels().getModelsList())
                        .isEmpty();
            }
        }
    }

    /** A call without an end. */
    private static void watch(Connection connection, AtomicInteger answered, CountDownLatch latch) {
        HealthGrpc.newStub(connection.channel())
                .watch(HealthCheckRequest.getDefaultInstance(), new StreamObserver<HealthCheckResponse>() {
                    @Override
                    public void onNext(HealthCheckResponse response) {
                        answered.incrementAndGet();
                        latch.countDown();
                    }

                    @Override
                    public void onError(Throwable failure) {}

                    @Override
                    public void onCompleted() {}
                });
    }

    @Test
    void limitsThatLeaveNobodyInAreRefused() {
        ConnectionLimits limits = ConnectionLimits.defaults();
        assertThatThrownBy(() -> limits.withConnections(0, 1)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> limits.withConnections(1, 0)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> limits.withCallsEach(0)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> limits.withBytes(10, 4 << 20)).isInstanceOf(DomainException.class);
        assertThatThrownBy(() -> limits.withTimes(Duration.ZERO, LONG, LONG)).isInstanceOf(DomainException.class);
    }

    private LayerscopeServer plain(UnaryOperator<ConnectionLimits> change) {
        return start(UnaryOperator.identity(), change);
    }

    private LayerscopeServer start(UnaryOperator<ServerSettings> change, UnaryOperator<ConnectionLimits> limits) {
        ServerSettings defaults = ServerSettings.of(models, 0);
        return LayerscopeServer.start(
                change.apply(defaults.withCore(defaults.core().withDevice(DeviceChoice.CPU))
                        .withConnections(limits.apply(defaults.connections()))));
    }

    private static Connection connect(LayerscopeServer server) throws IOException {
        return Connection.open(ConnectionSettings.plainText(ServerAddress.parse("127.0.0.1:" + server.port())));
    }

    private static Socket socket(LayerscopeServer server) throws IOException {
        return new Socket("127.0.0.1", server.port());
    }

    private static Socket from(String address, LayerscopeServer server) throws IOException {
        return new Socket("127.0.0.1", server.port(), InetAddress.getByName(address), 0);
    }

    /** Waits until the server closes it; what it says before is read over. */
    private static boolean isClosedByServer(Socket socket) throws IOException {
        try {
            while (socket.getInputStream().read() >= 0) {
                // A farewell.
            }
            return true;
        } catch (SocketException e) {
            return true;
        }
    }

    /** The server greets, and then waits for the client. */
    private static boolean isOpen(Socket socket) throws IOException {
        return socket.getInputStream().read() >= 0;
    }
}
