package dev.layerscope.benchmarks.flight;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.CRC32C;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.WaitResult;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;

/**
 * Serves one float32 tensor as record batches that are slices of a single off-heap vector.
 *
 * <p>The vector is filled once, never written again, and owned by this producer until {@link #close()}; a batch only takes
 * references to it, which is what the zero-copy option asks for. Any number of streams may run at the same time.
 */
final class TensorProducer extends NoOpFlightProducer implements AutoCloseable {
    /** Key of the schema's metadata under which the CRC32C of the tensor's bytes travels, in hexadecimal. */
    static final String CHECKSUM_KEY = "crc32c";

    /** Slices that start at a multiple of this many floats share the validity bitmap too, which has whole bytes. */
    private static final int ALIGNMENT_FLOATS = Byte.SIZE;

    private static final long SEED = 205;

    private final BufferAllocator allocator;
    private final Float4Vector tensor;
    private final Schema schema;
    private final int batchFloats;
    private final boolean zeroCopy;
    private final ExecutorService streams = Executors.newCachedThreadPool();

    TensorProducer(BufferAllocator allocator, int bytes, int chunkBytes, boolean zeroCopy) {
        require(bytes > 0 && bytes % Float.BYTES == 0, "bytes: " + bytes + " (expected: a positive multiple of 4)");
        require(
                chunkBytes > 0 && chunkBytes % (ALIGNMENT_FLOATS * Float.BYTES) == 0,
                "chunk: " + chunkBytes + " (expected: a positive multiple of 32)");
        this.allocator = allocator;
        this.batchFloats = chunkBytes / Float.BYTES;
        this.zeroCopy = zeroCopy;
        Field field = new Field(
                "tensor", FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)), null);
        this.tensor = filledVector(field, bytes / Float.BYTES);
        this.schema = new Schema(List.of(field), Map.of(CHECKSUM_KEY, checksumOf(tensor, bytes)));
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private Float4Vector filledVector(Field field, int floats) {
        Float4Vector vector = new Float4Vector(field, allocator);
        vector.allocateNew(floats);
        SplittableRandom random = new SplittableRandom(SEED);
        for (int i = 0; i < floats; i++) {
            vector.set(i, random.nextFloat());
        }
        vector.setValueCount(floats);
        return vector;
    }

    private static String checksumOf(Float4Vector vector, int bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(vector.getDataBuffer().nioBuffer(0, bytes));
        return Long.toHexString(checksum.getValue());
    }

    String checksum() {
        return schema.getCustomMetadata().get(CHECKSUM_KEY);
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        FlightEndpoint endpoint = new FlightEndpoint(new Ticket(new byte[0]));
        long floats = tensor.getValueCount();
        return new FlightInfo(schema, descriptor, List.of(endpoint), floats * Float.BYTES, floats);
    }

    /** Returns at once: a strategy that waits must not hold the thread on which gRPC reports readiness. */
    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        BackpressureStrategy backpressure = new BackpressureStrategy.CallbackBackpressureStrategy();
        backpressure.register(listener);
        listener.setUseZeroCopy(zeroCopy);
        streams.execute(() -> {
            try {
                send(listener, backpressure);
            } catch (RuntimeException e) {
                listener.error(e);
            }
        });
    }

    private void send(ServerStreamListener listener, BackpressureStrategy backpressure) {
        try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator)) {
            TransferPair slices = tensor.makeTransferPair(batch.getVector(0));
            listener.start(batch);
            for (int start = 0; start < tensor.getValueCount(); start += batchFloats) {
                if (backpressure.waitForListener(0) != WaitResult.READY) {
                    return;
                }
                int floats = Math.min(batchFloats, tensor.getValueCount() - start);
                slices.splitAndTransfer(start, floats);
                batch.setRowCount(floats);
                listener.putNext();
            }
            listener.completed();
        }
    }

    @Override
    public void close() {
        streams.shutdownNow();
        tensor.close();
    }
}
