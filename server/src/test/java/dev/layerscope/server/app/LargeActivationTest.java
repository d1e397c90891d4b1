package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.LocalInput;
import dev.layerscope.npy.NpyHeader;
import dev.layerscope.npy.NpyType;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An activation of 205 MB reaches a client of defaults byte by byte, and costs the server little beside itself. Server
 * and client share a process here, so the bound holds for both together.
 */
@Timeout(60)
class LargeActivationTest {
    private static final int SIDE = 896;
    private static final int CHANNELS = 64;
    private static final int POSITIONS = SIDE * SIDE;
    private static final long TENSOR_BYTES = 205_520_896;
    private static final long MOST_BESIDE = 64L << 20;
    private static final int READ_BEFORE_STOPPING = 20;
    private static final int ROUND_TRIPS = 500;

    @TempDir
    private Path models;

    private final float[] picture = new float[POSITIONS];
    private final float[] weights = new float[CHANNELS];
    private TestServer server;
    private ManagedChannel channel;
    private StreamActivationsRequest request;

    @BeforeEach
    void start() throws IOException {
        Random random = new Random(7);
        for (int i = 0; i < POSITIONS; i++) {
            picture[i] = random.nextFloat();
        }
        for (int c = 0; c < CHANNELS; c++) {
            weights[c] = random.nextFloat() + 0.5f;
        }
        TestModels.writeWide(models, "wide", SIDE, weights);
        server = TestServer.over(
                models,
                settings -> settings.withActivations(settings.activations().keepingNothing()));
        LocalInput input = LocalInput.of(npy());
        server.client().ensureInputs(List.of(input));
        channel = NettyChannelBuilder.forTarget(server.address()).usePlaintext().build();
        request = StreamActivationsRequest.newBuilder()
                .setFeed(Feed.newBuilder().setModel("wide").addInputs(input.sha256()))
                .addLayers("wide")
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void arrivesByteByByteAndCostsLittleBesideItself() {
        long before = JvmMemory.heapAndDirectBytes();
        long most = 0;
        long offset = 0;
        CRC32C checksum = new CRC32C();
        Iterator<StreamActivationsResponse> messages =
                ActivationsGrpc.newBlockingStub(channel).streamActivations(request);
        StreamActivationsResponse first = messages.next();
        assertThat(first.getHeader().getTotalBytes()).isEqualTo(TENSOR_BYTES);
        assertThat(first.getHeader().getShapeList()).containsExactly(1L, 64L, 896L, 896L);

        StreamActivationsResponse message = messages.next();
        for (int count = 0; !message.hasEnd(); count++) {
            assertThat(message.getOffset()).isEqualTo(offset);
            ByteBuffer data = message.getData().asReadOnlyByteBuffer();
            assertThat(data).isEqualTo(expected(offset, data.remaining()));
            checksum.update(data.duplicate());
            offset += data.remaining();
            most = Math.max(most, JvmMemory.directBytes() - before);
            if (count % 64 == 32) {
                most = Math.max(most, JvmMemory.heapAndDirectBytes() - before);
            }
            message = messages.next();
        }

        assertThat(offset).isEqualTo(TENSOR_BYTES);
        assertThat(message.getEnd().getCrc32C()).isEqualTo((int) checksum.getValue());
        assertThat(messages.hasNext()).isFalse();
        assertThat(most).isBetween(TENSOR_BYTES - MOST_BESIDE, TENSOR_BYTES + MOST_BESIDE);
    }

    @Test
    void aReaderWhoStopsCostsLittleMoreAndNothingOnceItLeaves() throws InterruptedException {
        long before = JvmMemory.heapAndDirectBytes();
        long directBefore = JvmMemory.directBytes();
        PausedStream stream = PausedStream.open(channel, request);
        for (int i = 0; i < READ_BEFORE_STOPPING; i++) {
            stream.read();
        }

        // As many turns of both ends' event loops in which the server could send what nobody reads.
        roundTrips();

        assertThat(server.server().tensorBytes()).isBetween(TENSOR_BYTES, TENSOR_BYTES + MOST_BESIDE);
        // What the JVM held before for others may have been given back meanwhile.
        assertThat(JvmMemory.heapAndDirectBytes() - before)
                .isBetween(TENSOR_BYTES - MOST_BESIDE, TENSOR_BYTES + MOST_BESIDE);

        stream.leave();

        assertThat(stream.end().getCode()).isEqualTo(Status.Code.CANCELLED);
        while (server.server().tensorBytes() > 0 || JvmMemory.directBytes() - directBefore >= MOST_BESIDE) {
            roundTrip();
        }
        assertThat(JvmMemory.heapAndDirectBytes() - before).isLessThan(MOST_BESIDE);
    }

    private void roundTrips() {
        for (int i = 0; i < ROUND_TRIPS; i++) {
            roundTrip();
        }
    }

    private void roundTrip() {
        HealthGrpc.newBlockingStub(channel).check(HealthCheckRequest.getDefaultInstance());
    }

    /** Every channel is the picture times that channel's weight, rounded once. */
    private ByteBuffer expected(long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = (int) (offset / Float.BYTES); bytes.hasRemaining(); i++) {
            bytes.putFloat(weights[i / POSITIONS] * picture[i % POSITIONS]);
        }
        return bytes.flip();
    }

    private byte[] npy() {
        byte[] header = NpyHeader.of(NpyType.FLOAT32, 1, 1, SIDE, SIDE).toBytes();
        ByteBuffer file = ByteBuffer.allocate(header.length + POSITIONS * Float.BYTES)
                .put(header)
                .order(ByteOrder.LITTLE_ENDIAN);
        file.asFloatBuffer().put(picture);
        return file.array();
    }
}
