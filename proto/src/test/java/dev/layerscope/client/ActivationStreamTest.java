package dev.layerscope.client;

import static dev.layerscope.client.TensorMessages.bytes;
import static dev.layerscope.client.TensorMessages.data;
import static dev.layerscope.client.TensorMessages.end;
import static dev.layerscope.client.TensorMessages.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over Netty, whose messages lie in its buffers. */
@Timeout(60)
final class ActivationStreamTest {
    private static final StreamActivationsRequest ONE_LAYER =
            StreamActivationsRequest.newBuilder().addLayers("layer0").build();
    private static final int PIECE = 1 << 20;

    @Test
    void a_large_tensor_arrives_as_it_was_sent() throws IOException {
        byte[][] pieces = {bytes(PIECE, 1), bytes(PIECE, 2), bytes(PIECE, 3), bytes(777, 4)};
        Script script = (request, out) -> {
            out.onNext(header(0, 1, 3L * PIECE + 777));
            for (int i = 0; i < pieces.length; i++) {
                out.onNext(data((long) i * PIECE, pieces[i]));
            }
            out.onNext(end(pieces));
            out.onCompleted();
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            List<ReceivedTensor> tensors =
                    new LayerscopeClient(connection).readActivations(ONE_LAYER, List.of(), 1L << 30);

            ByteBuffer expected = ByteBuffer.allocate(3 * PIECE + 777);
            List.of(pieces).forEach(expected::put);
            assertThat(tensors).hasSize(1);
            assertThat(tensors.get(0).data()).isEqualTo(expected.flip());
        }
    }

    @Test
    void a_sink_that_blocks_holds_the_server_back() throws IOException {
        int pieces = 64;
        byte[] piece = bytes(PIECE, 1);
        byte[][] all = new byte[pieces][];
        Arrays.fill(all, piece);
        AtomicInteger sent = new AtomicInteger();
        CountDownLatch held = new CountDownLatch(1);
        Script script = (request, out) -> {
            out.onNext(header(0, 1, (long) pieces * PIECE));
            out.setOnReadyHandler(() -> {
                while (out.isReady() && sent.get() < pieces) {
                    out.onNext(data((long) sent.getAndIncrement() * PIECE, piece));
                    if (sent.get() == pieces) {
                        out.onNext(end(all));
                        out.onCompleted();
                    }
                }
                held.countDown();
            });
        };
        AtomicInteger sentBeforeReading = new AtomicInteger();
        TensorSink slow = header -> {
            await(held);
            sentBeforeReading.set(sent.get());
            return new MemorySink(1L << 30).begin(header);
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            new LayerscopeClient(connection).streamActivations(ONE_LAYER, List.of(), slow);
        }

        assertThat(sentBeforeReading.get()).isBetween(1, 24);
        assertThat(sent.get()).isEqualTo(pieces);
    }

    @Test
    void damage_ends_the_call_on_the_server_too() throws IOException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Script script = (request, out) -> {
            out.setOnCancelHandler(cancelled::countDown);
            out.onNext(header(0, 1, 100));
            out.onNext(data(1, new byte[50]));
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);

            assertThatThrownBy(() -> client.readActivations(ONE_LAYER, List.of(), 1000))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("a piece at byte 1");
            await(cancelled);
        }
    }

    @Test
    void a_stream_that_ends_in_the_middle_is_no_tensor() throws IOException {
        Script script = (request, out) -> {
            out.onNext(header(0, 1, 100));
            out.onCompleted();
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);

            assertThatThrownBy(() -> client.readActivations(ONE_LAYER, List.of(), 1000))
                    .isInstanceOf(TransferException.class)
                    .hasMessageContaining("the stream ended after 0 bytes");
        }
    }

    @Test
    void a_full_disk_reaches_who_asked() throws IOException {
        Script script = (request, out) -> out.onNext(header(0, 1, 100));
        IOException full = new IOException("no space left");

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);

            assertThatThrownBy(() -> client.streamActivations(ONE_LAYER, List.of(), header -> {
                        throw full;
                    }))
                    .isSameAs(full);
        }
    }

    @Test
    void interrupting_the_reader_cancels_the_call() throws Exception {
        CountDownLatch cancelled = new CountDownLatch(1);
        AtomicReference<Thread> reader = new AtomicReference<>();
        Script script = (request, out) -> {
            out.setOnCancelHandler(cancelled::countDown);
            reader.get().interrupt();
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);
            reader.set(Thread.currentThread());

            assertThatThrownBy(() -> client.readActivations(ONE_LAYER, List.of(), 1000))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            await(cancelled);
        }
    }

    @Test
    void cancelling_the_context_cancels_the_call() throws IOException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Context.CancellableContext context = Context.current().withCancellation();
        Script script = (request, out) -> {
            out.setOnCancelHandler(cancelled::countDown);
            context.cancel(null);
        };

        try (FakeServer server = FakeServer.plainText(new Scripted(script));
                Connection connection = connect(server)) {
            LayerscopeClient client = new LayerscopeClient(connection);

            assertThatThrownBy(() -> context.call(() -> client.readActivations(ONE_LAYER, List.of(), 1000)))
                    .isInstanceOfSatisfying(
                            ServerError.class, e -> assertThat(e.code()).isEqualTo(Status.Code.CANCELLED));
            await(cancelled);
        }
    }

    private static Connection connect(FakeServer server) throws IOException {
        return Connection.open(ConnectionSettings.plainText(server.address()));
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private interface Script {
        void play(StreamActivationsRequest request, ServerCallStreamObserver<StreamActivationsResponse> out);
    }

    private static final class Scripted extends ActivationsGrpc.ActivationsImplBase {
        private final Script script;

        Scripted(Script script) {
            this.script = script;
        }

        @Override
        public void streamActivations(StreamActivationsRequest request, StreamObserver<StreamActivationsResponse> out) {
            script.play(request, (ServerCallStreamObserver<StreamActivationsResponse>) out);
        }
    }
}
