package dev.layerscope.benchmarks.flight;

import java.util.concurrent.Callable;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serves one tensor on a free loopback port until the process is ended; standard output is the line {@code PORT <n>}. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Serves one float32 tensor on a free port.")
final class FlightServerMain implements Callable<Integer> {
    @Option(names = "--bytes", required = true, description = "size of the tensor, a multiple of 4, below 2 GiB")
    private int bytes;

    @Option(
            names = "--chunk",
            defaultValue = "1048576",
            description = "bytes per record batch, a multiple of 32 (default: ${DEFAULT-VALUE})")
    private int chunkBytes;

    @Option(
            names = "--zero-copy",
            arity = "1",
            defaultValue = "true",
            description = "true: Flight hands Netty the vectors themselves; false: copies them (default: ${DEFAULT-VALUE})")
    private boolean zeroCopy;

    @Override
    public Integer call() throws Exception {
        Location anyPort = Location.forGrpcInsecure("127.0.0.1", 0);
        try (BufferAllocator allocator = new RootAllocator();
                TensorProducer producer = new TensorProducer(allocator, bytes, chunkBytes, zeroCopy);
                FlightServer server =
                        FlightServer.builder(allocator, anyPort, producer).build()) {
            server.start();
            System.err.println("CRC32C " + producer.checksum());
            System.out.println("PORT " + server.getPort());
            server.awaitTermination();
        }
        return 0;
    }
}
