package dev.layerscope.server.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.tensor.TensorPool;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ONNX Runtime on one device: opens sessions, and lets their runs through one gate.
 *
 * <p>Owns the gate and the thread that stops runs; sessions belong to whoever opened them and must be closed before this.
 * Thread safe.
 */
public final class NativeCore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NativeCore.class);

    /** How thoroughly ONNX Runtime rewrites a graph before it runs it. */
    public enum Optimization {
        /** All fusions and layouts: the fastest runs. */
        FULL,
        /**
         * The same without a plan of a run's memory: for graphs in which many values live long, as those that go forward and
         * back. A plan is beside the memory that was taken before there was one, and for these is as large and no faster.
         */
        FULL_UNPLANNED,
        /** None: the quickest to open, and every node computes what it says. */
        NONE
    }

    private final LoadedCore core;
    private final CoreSettings settings;
    private final Device device;
    private final RunGate gate;
    private final RunSettings runs;
    private final TensorPool pool;
    private final ScheduledExecutorService alarms;
    private final MemoryBudget memory;

    private NativeCore(
            LoadedCore core,
            CoreSettings settings,
            Device device,
            RunSettings runs,
            TensorPool pool,
            QuotaBook quotas,
            MemorySettings memory) {
        this.core = core;
        this.settings = settings;
        this.device = device;
        this.runs = runs;
        this.pool = pool;
        this.gate = new RunGate(runs, quotas, System::nanoTime);
        this.memory = new MemoryBudget(memory.ofDevice(device), memory.patience(), System::nanoTime);
        this.alarms = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "run-alarms");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Loads the native core and finds its device.
     *
     * @param pool for what runs return
     * @throws DomainException CORE_UNUSABLE where the core can't be loaded, or CUDA was demanded and can't be had
     */
    public static NativeCore start(CoreSettings settings, RunSettings runs, TensorPool pool) {
        return start(settings, runs, MemorySettings.defaults(), pool, QuotaBook.UNLIMITED);
    }

    /**
     * The same, for users who may take so much of the device.
     *
     * @throws DomainException CORE_UNUSABLE
     */
    public static NativeCore start(
            CoreSettings settings, RunSettings runs, MemorySettings memory, TensorPool pool, QuotaBook quotas) {
        LoadedCore core = LoadedCore.load(settings);
        Device device = DeviceSelection.choose(settings.device(), index -> tryCuda(settings, index), LOG::info);
        return new NativeCore(core, settings, device, runs, pool, quotas, memory);
    }

    /** For people, such as {@code onnxruntime 1.24.1 (training)}. */
    public String description() {
        return core.description();
    }

    public Device device() {
        return device;
    }

    public boolean trainingEnabled() {
        return core.trainingEnabled();
    }

    public RunGate gate() {
        return gate;
    }

    /** The device's memory, and who has it. */
    public MemoryBudget memory() {
        return memory;
    }

    /** Where the tensors of runs live. */
    public TensorPool pool() {
        return pool;
    }

    /**
     * Opens a session. Weights are handed over in memory, so the graph's own bytes stay small.
     *
     * @throws DomainException MODEL_REFUSED where ONNX Runtime refuses the graph; TOO_LARGE, SERVER_BUSY where the device has no
     *     memory for it
     */
    public Session open(OnnxModel model, Optimization optimization) {
        try (MemoryBudget.Room room = roomFor(model.graph())) {
            try {
                return opened(model, optimization, room);
            } catch (OrtException e) {
                if (!OutOfMemory.isMeantBy(String.valueOf(e.getMessage()))) {
                    throw e;
                }
                memory.evictAll();
                return opened(model, optimization, room);
            }
        } catch (OrtException e) {
            String message = String.valueOf(e.getMessage());
            if (OutOfMemory.isMeantBy(message)) {
                throw memory.exhausted("session", Opened.leastBytes(model.graph()), 0);
            }
            throw new DomainException(Reason.MODEL_REFUSED, "model: " + OrtMessages.clean(message), e);
        }
    }

    private Session opened(OnnxModel model, Optimization optimization, MemoryBudget.Room room) throws OrtException {
        return new SessionOpening(core.environment(), model)
                .open(() -> options(optimization), (session, weights, bytes) -> session(session, weights, bytes, room));
    }

    /** As much as a session can take while it is opened, or all there is where that may do. */
    private MemoryBudget.Room roomFor(Graph graph) {
        long least = Opened.leastBytes(graph);
        long size = least > memory.budgetBytes() ? least : Math.min(Opened.mostBytes(graph), memory.budgetBytes());
        return memory.take("session", size, 0, new Cancellation());
    }

    /**
     * Whether {@link #openTraining} can work at all.
     *
     * @throws DomainException TRAINING_UNAVAILABLE where the core has no training
     */
    public void checkTraining() {
        if (!core.trainingEnabled()) {
            throw new DomainException(
                    Reason.TRAINING_UNAVAILABLE,
                    "core: %s (expected: one that was built with training, as the built-in core is)"
                            .formatted(core.description()));
        }
    }

    /**
     * Opens a training session. Weights that aren't trained are handed over in memory.
     *
     * @param learningRate of all steps: how far the optimizer goes in each
     * @throws DomainException TRAINING_UNAVAILABLE where the core has no training, MODEL_REFUSED where ONNX Runtime refuses
     *     the artifacts
     */
    public TrainingSession openTraining(TrainingArtifacts artifacts, Optimization optimization, float learningRate) {
        checkTraining();
        try (MemoryBudget.Room room = roomFor(artifacts.training().graph())) {
            return new TrainingOpening(core.environment(), artifacts)
                    .open(
                            () -> options(optimization),
                            learningRate,
                            (session, weights, bytes) -> new TrainingSession(
                                    core.environment(),
                                    session,
                                    weights,
                                    bytes,
                                    new RunMemory(memory, device, room, bytes),
                                    gate,
                                    runs,
                                    alarms,
                                    pool));
        } catch (OrtException e) {
            throw new DomainException(
                    Reason.MODEL_REFUSED, "training: " + OrtMessages.clean(String.valueOf(e.getMessage())), e);
        }
    }

    @Override
    public void close() {
        alarms.shutdownNow();
    }

    private Session session(OrtSession session, AutoCloseable weights, long bytes, MemoryBudget.Room room)
            throws OrtException {
        RunMemory runMemory = new RunMemory(memory, device, room, bytes);
        return new Session(core.environment(), session, weights, bytes, runMemory, gate, runs, alarms, pool);
    }

    private OrtSession.SessionOptions options(Optimization optimization) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.disablePerSessionThreads();
            options.setOptimizationLevel(
                    optimization == Optimization.NONE
                            ? OrtSession.SessionOptions.OptLevel.NO_OPT
                            : OrtSession.SessionOptions.OptLevel.ALL_OPT);
            // A plan of a run's memory for the next run takes time that grows with the square of the number of values.
            options.setMemoryPatternOptimization(optimization == Optimization.FULL);
            if (device instanceof Device.Cuda cuda) {
                addCuda(options, cuda.index(), settings, memory.budgetBytes());
            }
            return options;
        } catch (OrtException | RuntimeException e) {
            options.close();
            throw e;
        }
    }

    private static void addCuda(OrtSession.SessionOptions options, int index, CoreSettings settings, long limitBytes)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
            for (Map.Entry<String, String> option :
                    CudaOptions.of(index, settings, limitBytes).entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            options.addCUDA(cuda);
        }
    }

    /** Throws what keeps CUDA from working; returns where it works. */
    private static void tryCuda(CoreSettings settings, int index) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            throw new IllegalStateException(
                    "this core was built without CUDA (expected: a build with -Pcuda, or --core with a CUDA core)");
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            addCuda(options, index, settings, Long.MAX_VALUE);
        } catch (OrtException e) {
            String message = String.valueOf(e.getMessage());
            throw new IllegalStateException(
                    MissingLibrary.sentence(message).orElseGet(() -> OrtMessages.clean(message)), e);
        }
    }
}
