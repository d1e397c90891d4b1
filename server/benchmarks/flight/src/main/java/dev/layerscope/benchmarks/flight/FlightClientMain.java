package dev.layerscope.benchmarks.flight;

import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import java.util.zip.CRC32C;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Fetches the tensor again and again, each time into the same direct buffer, and prints one JSON line.
 *
 * <p>A round ends when the last byte lies in the buffer. Its speed counts the tensor's bytes only, not the validity bitmap
 * that Arrow sends with them (1/32 more).
 */
@Command(name = "fetch", mixinStandardHelpOptions = true, description = "Fetches the tensor and measures.")
final class FlightClientMain implements Callable<Integer> {
    /** What Layerscope's client sets too, so that the two differ in the protocol and not in their sockets. */
    private static final int WINDOW_BYTES = 8 << 20;

    private static final int READ_BYTES = 256 << 10;

    @Option(names = "--port", required = true, description = "the port that the server printed")
    private int port;

    @Option(names = "--rounds", defaultValue = "9", description = "counted rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(names = "--warmup", defaultValue = "5", description = "rounds before them (default: ${DEFAULT-VALUE})")
    private int warmup;

    @Option(names = "--no-copy", description = "only iterates over the batches; nothing is verified")
    private boolean noCopy;

    @Option(
            names = "--tuned-channel",
            arity = "1",
            defaultValue = "true",
            description = "false: the channel that FlightClient.builder makes (default: ${DEFAULT-VALUE})")
    private boolean tunedChannel;

    @Override
    public Integer call() throws Exception {
        try (BufferAllocator allocator = new RootAllocator();
                FlightClient client = connect(allocator)) {
            FlightInfo info = client.getInfo(FlightDescriptor.path("tensor"));
            Ticket ticket = info.getEndpoints().get(0).getTicket();
            ByteBuffer destination = ByteBuffer.allocateDirect(Math.toIntExact(info.getBytes()));
            double[] seconds = new double[rounds];
            for (int round = -warmup; round < rounds; round++) {
                long start = System.nanoTime();
                fetch(client, ticket, destination.clear());
                if (round >= 0) {
                    seconds[round] = (System.nanoTime() - start) / 1e9;
                }
            }
            if (!noCopy) {
                verify(destination, info.getSchema().getCustomMetadata().get(TensorProducer.CHECKSUM_KEY));
            }
            String name = noCopy ? "arrow-flight-no-copy" : "arrow-flight";
            System.out.println(new Measurement(name, info.getBytes(), seconds).toJson());
        }
        return 0;
    }

    private FlightClient connect(BufferAllocator allocator) {
        if (!tunedChannel) {
            return FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port))
                    .build();
        }
        NettyChannelBuilder channel = NettyChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .directExecutor()
                .flowControlWindow(WINDOW_BYTES)
                .withOption(ChannelOption.RCVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES));
        return FlightGrpcUtils.createFlightClient(allocator, channel.build());
    }

    private void fetch(FlightClient client, Ticket ticket, ByteBuffer destination) throws Exception {
        long received = 0;
        try (FlightStream stream = client.getStream(ticket)) {
            while (stream.next()) {
                FieldVector batch = stream.getRoot().getVector(0);
                int bytes = batch.getValueCount() * Float.BYTES;
                if (!noCopy) {
                    destination.put(batch.getDataBuffer().nioBuffer(0, bytes));
                }
                received += bytes;
            }
        }
        if (received != destination.capacity()) {
            throw new IllegalStateException("received: " + received + " bytes (expected: " + destination.capacity() + ")");
        }
    }

    private static void verify(ByteBuffer destination, String expected) {
        CRC32C checksum = new CRC32C();
        checksum.update(destination.rewind());
        String actual = Long.toHexString(checksum.getValue());
        if (!actual.equals(expected)) {
            throw new IllegalStateException("CRC32C: " + actual + " (expected: " + expected + ")");
        }
    }
}
