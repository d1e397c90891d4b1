package dev.layerscope.server.app;

import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.app.health.DeviceWatch;
import dev.layerscope.server.app.health.ServerHealth;
import dev.layerscope.server.app.log.CallLog;
import dev.layerscope.server.app.telemetry.Telemetry;
import dev.layerscope.server.app.telemetry.UserTallies;
import dev.layerscope.server.attribution.Attributions;
import dev.layerscope.server.autodiff.rules.Formulation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Samples;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.Engines;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.optimize.OptimizeSettings;
import dev.layerscope.server.optimize.engine.Engine;
import dev.layerscope.server.optimize.engine.GradientEngine;
import dev.layerscope.server.optimize.evolution.EvolutionEngine;
import dev.layerscope.server.optimize.training.TrainingEngine;
import dev.layerscope.server.picture.Tiles;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.CallsUnderWay;
import dev.layerscope.server.rpc.FollowedCalls;
import dev.layerscope.server.rpc.QuotaInterceptor;
import dev.layerscope.server.rpc.RunOrigin;
import dev.layerscope.server.rpc.Searches;
import dev.layerscope.server.rpc.Services;
import dev.layerscope.server.rpc.Work;
import dev.layerscope.server.rpc.WorkSettings;
import dev.layerscope.server.runtime.Device;
import dev.layerscope.server.runtime.DeviceProbe;
import dev.layerscope.server.runtime.NativeCore;
import dev.layerscope.server.runtime.RunSettings;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.server.upload.ChildTrial;
import dev.layerscope.server.upload.Uploads;
import dev.layerscope.server.users.QuotasFile;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerMethodDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(15);

    private final Server server;
    private final FrontDoor door;
    private final ServerHealth health;
    private final CallsUnderWay calls;
    private final Departure departure;
    private final Cancellation stopping;
    private final Deque<AutoCloseable> parts;
    private final TensorPool pool;

    /**
     * @param parts to be closed with it, from the first to the last
     */
    private LayerscopeServer(
            Server server,
            FrontDoor door,
            ServerHealth health,
            CallsUnderWay calls,
            Departure departure,
            Cancellation stopping,
            Deque<AutoCloseable> parts,
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
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            Telemetry telemetry = part(parts, Telemetry.start(settings.telemetry(), StatusReport.version()));
            QuotaBook quotas = settings.quotas().file().map(QuotasFile::open).orElse(QuotaBook.UNLIMITED);
            NativeCore core = part(
                    parts, NativeCore.start(settings.core(), settings.runs(), settings.deviceMemory(), pool, quotas));
            Models models = part(parts, new Models(settings.models(), core));
            PrincipalComponents components = part(parts, new PrincipalComponents(core));
            Work uploadWork = part(parts, new Work(WorkSettings.forUploads(), quotas));
            Work verificationWork = part(parts, new Work(WorkSettings.forVerifications(), quotas));
            Work work = part(parts, new Work(settings.work(), quotas));
            Uploads uploads = new Uploads(
                    settings.uploads(),
                    models,
                    new ChildTrial(settings.trials(), TrialCommand.program(settings.core(), settings.runs())),
                    quotas);
            InputStore inputs = new InputStore(settings.inputsAsShared());
            Activations activations = new Activations(settings.activations(), models, inputs, pool);
            Attributions attributions = new Attributions(activations, core.device());
            Tiles tiles = new Tiles(settings.tiles(), activations);
            RunOrigin origin = new RunOrigin(core.description(), core.device().toString());
            Searches searches = new Searches(models, inputs, optimizations(parts, core, inputs, pool), origin);
            Jobs jobs = part(parts, Jobs.open(settings.jobs(), searches, quotas));
            HealthStatusManager checks = new HealthStatusManager();
            CallsUnderWay calls = new CallsUnderWay();
            Cancellation stopping = new Cancellation();
            ServerHealth health = new ServerHealth(checks);
            UserTallies users = new UserTallies();
            StatusReport status = new StatusReport(
                    new StatusReport.Sources(
                            core,
                            models,
                            inputs,
                            activations,
                            tiles,
                            pool,
                            jobs,
                            Map.of("requests", work, "uploads", uploadWork, "verifications", verificationWork)),
                    health,
                    users);
            telemetry.show(status);
            List<CallListener> listeners = new ArrayList<>(telemetry.listeners());
            listeners.add(users);
            listeners.add(new CallLog());
            List<BindableService> services = new ArrayList<>(Services.of(
                    new Services.Backing(
                            models,
                            uploads,
                            inputs,
                            new Samples(settings.inputs()),
                            activations,
                            components,
                            attributions,
                            tiles,
                            pool,
                            jobs,
                            searches),
                    work,
                    uploadWork,
                    verificationWork,
                    origin,
                    stopping));
            services.add(Services.ofStatus(part(parts, new Work(WorkSettings.forStatus())), status));
            FrontDoor door = part(
                    parts,
                    FrontDoor.open(
                            settings.listen(),
                            settings.connections(),
                            settings.audit().file()));
            Server server = listen(door, settings.listen(), services, checks, builder -> {
                // Those that are added later are met earlier.
                builder.intercept(new QuotaInterceptor(quotas));
                builder.intercept(calls);
                door.guard(builder);
                builder.intercept(new FollowedCalls(CallListener.all(listeners)));
                telemetry.observe(builder);
            });
            stopping.onCancel(jobs::pause);
            jobs.start();
            health.begin(services);
            watch(parts, core, settings.runs(), health, jobs);
            LOG.info(
                    "listening on {}:{} ({}), {}, device {}, {}",
                    settings.listen().bind(),
                    server.getPort(),
                    settings.listen().guards(),
                    core.description(),
                    core.device(),
                    counted(models.list().size()));
            return new LayerscopeServer(server, door, health, calls, new Departure(calls, jobs), stopping, parts, pool);
        } catch (RuntimeException e) {
            close(parts);
            throw e;
        }
    }

    /** Sees to it that health checks hear of a device that is lost, and of jobs that can't be created. */
    private static void watch(
            Deque<AutoCloseable> parts, NativeCore core, RunSettings runs, ServerHealth health, Jobs jobs) {
        DeviceProbe probe = part(parts, new DeviceProbe(core));
        DeviceWatch watch = part(
                parts,
                new DeviceWatch(
                        new DeviceWatch.Device(runs.longest(), () -> core.gate().longestUnderWay(), probe::run),
                        health::device));
        watch.begin(BETWEEN_LOOKS, () -> health.jobs(jobs.refusal()));
    }

    /** The engines by which searches run, in the order in which they are tried. */
    private static Optimizations optimizations(
            Deque<AutoCloseable> parts, NativeCore core, InputStore inputs, TensorPool pool) {
        ExecutorService opening = Executors.newCachedThreadPool(action -> {
            Thread thread = new Thread(action, "search-opening");
            thread.setDaemon(true);
            return thread;
        });
        part(parts, opening::shutdownNow);
        TreeMap<EngineChoice, Engine> engines = new TreeMap<>();
        Formulation formulation = core.device() instanceof Device.Cuda ? Formulation.CUDA : Formulation.CPU;
        engines.put(EngineChoice.TRAINING, new TrainingEngine(core, formulation));
        engines.put(EngineChoice.GRADIENT, new GradientEngine(formulation, pool));
        engines.put(EngineChoice.GRADIENT_FREE, new EvolutionEngine(pool));
        return new Optimizations(OptimizeSettings.defaults(), new Engines(engines), inputs, pool, opening);
    }

    private static <T extends AutoCloseable> T part(Deque<AutoCloseable> parts, T part) {
        parts.addFirst(part);
        return part;
    }

    private static void close(Deque<AutoCloseable> parts) {
        while (!parts.isEmpty()) {
            try {
                parts.removeFirst().close();
            } catch (Exception e) {
                LOG.warn("can't be closed", e);
            }
        }
    }

    @SuppressWarnings("deprecation") // Older tools such as grpcurl 1.8 know only v1alpha of reflection.
    private static Server listen(
            FrontDoor door,
            ListenSettings listen,
            List<BindableService> services,
            HealthStatusManager health,
            Consumer<NettyServerBuilder> intercepting) {
        NettyServerBuilder builder = door.builder()
                .flowControlWindow(WINDOW_BYTES)
                .withChildOption(ChannelOption.TCP_NODELAY, true)
                .addService(health.getHealthService())
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
        close(parts);
    }
}
