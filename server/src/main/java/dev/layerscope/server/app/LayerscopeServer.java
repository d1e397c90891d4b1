package dev.layerscope.server.app;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.app.health.ServerHealth;
import dev.layerscope.server.app.telemetry.Telemetry;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.rpc.CallsUnderWay;
import dev.layerscope.server.rpc.QuotaInterceptor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.users.QuotasFile;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running server: everything wired together. Closing it stops it without waiting. */
public final class LayerscopeServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LayerscopeServer.class);
    private static final int WINDOW_BYTES = 4 << 20;
    private static final int FAREWELL_MILLIS = 500;
    private static final int LONGEST_END_MILLIS = 2_000;
    private final Server server;
    private final FrontDoor door;
    private final ServerHealth health;
    private final CallsUnderWay calls;
    private final Departure departure;
    private final Cancellation stopping;
    private final Parts parts;
    private final TensorPool pool;

    /**
     * @param parts to be closed with it
     */
    private LayerscopeServer(
            Server server,
            FrontDoor door,
            ServerHealth health,
            CallsUnderWay calls,
            Departure departure,
            Cancellation stopping,
            Parts parts,
            TensorPool pool) {
        this.server = server;
        this.door = door;
        this.health = health;
        this.calls = calls;
        this.departure = departure;
        this.stopping = stopping;
        this.parts = parts;
        this.pool = pool;
    }

    /**
     * Loads the native core and listens.
     *
     * @throws DomainException CORE_UNUSABLE, CONFIGURATION_INVALID
     */
    public static LayerscopeServer start(ServerSettings settings) {
        TensorPool pool = new TensorPool(settings.memory());
        Parts parts = new Parts();
        try {
            Telemetry telemetry = parts.add(Telemetry.start(settings.telemetry(), StatusReport.version()));
            QuotaBook quotas = settings.quotas().file().map(QuotasFile::open).orElse(QuotaBook.UNLIMITED);
            Rooms rooms = Rooms.open(settings, pool, quotas, parts);
            Watch watch = new Watch(rooms, telemetry);
            CallsUnderWay calls = new CallsUnderWay();
            Cancellation stopping = new Cancellation();
            List<BindableService> services = new ArrayList<>(rooms.services(stopping));
            services.add(watch.statusService());
            FrontDoor door = parts.add(FrontDoor.open(
                    settings.listen(), settings.connections(), settings.audit().file()));
            Server server = listen(door, settings.listen(), services, watch.healthService(), builder -> {
                // Those that are added later are met earlier.
                builder.intercept(new QuotaInterceptor(quotas));
                builder.intercept(calls);
                door.guard(builder);
                builder.intercept(watch.calls());
                telemetry.observe(builder);
            });
            Jobs jobs = rooms.backing().jobs();
            stopping.onCancel(jobs::pause);
            jobs.start();
            watch.begin(services, settings.runs(), parts);
            LOG.info(
                    "listening on {}:{} ({}), {}, device {}, {}",
                    settings.listen().bind(),
                    server.getPort(),
                    settings.listen().guards(),
                    rooms.core().description(),
                    rooms.core().device(),
                    counted(rooms.backing().models().list().size()));
            return new LayerscopeServer(
                    server, door, watch.health(), calls, new Departure(calls, jobs), stopping, parts, pool);
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    @SuppressWarnings("deprecation") // Older tools such as grpcurl 1.8 know only v1alpha of reflection.
    private static Server listen(
            FrontDoor door,
            ListenSettings listen,
            List<BindableService> services,
            BindableService health,
            Consumer<NettyServerBuilder> intercepting) {
        NettyServerBuilder builder = door.builder()
                .flowControlWindow(WINDOW_BYTES)
                .withChildOption(ChannelOption.TCP_NODELAY, true)
                .addService(health)
                .addService(ProtoReflectionServiceV1.newInstance())
                .addService(io.grpc.protobuf.services.ProtoReflectionService.newInstance());
        services.forEach(builder::addService);
        intercepting.accept(builder);
        try {
            return builder.build().start();
        } catch (IOException | IllegalArgumentException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "listen: can't on %s:%d: %s (expected: a free port, and PEM files that belong together)"
                            .formatted(listen.bind(), listen.port(), rootMessage(e)),
                    e);
        }
    }

    private static String counted(int models) {
        return models == 1 ? "1 model" : models + " models";
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    public int port() {
        return server.getPort();
    }

    /** Every rpc that is served; for tests. */
    List<MethodDescriptor<?, ?>> rpcs() {
        return server.getServices().stream()
                .flatMap(service -> service.getMethods().stream())
                .<MethodDescriptor<?, ?>>map(ServerMethodDefinition::getMethodDescriptor)
                .toList();
    }

    /** Connections that are open; for tests and gauges. */
    int connections() {
        return door.connections();
    }

    /** Memory that tensors hold now; for tests and gauges. */
    public long tensorBytes() {
        return pool.usedBytes();
    }

    /**
     * Says so to health checks, takes no new calls, has watches and streams of tiles end, jobs save their state, and waits
     * for other calls under way; what is left then is cancelled.
     *
     * @return whether all calls came to their end
     */
    public boolean stop(Duration grace) {
        health.drain();
        server.shutdown();
        stopping.cancel();
        boolean drained = drain(grace);
        close();
        return drained;
    }

    /** Has a stop that waits for calls wait no longer. */
    public void hurry() {
        calls.giveUp();
    }

    private boolean drain(Duration grace) {
        try {
            boolean drained = departure.await(grace);
            if (drained) {
                // The last bytes may still be on their way out. Only connections that are watched stay open for longer.
                server.awaitTermination(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            }
            return drained;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            // Calls hear of it first: else they fail of what is closed below, and clients take that for an answer.
            server.awaitTermination(LONGEST_END_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        parts.close();
    }
}
