package dev.layerscope.server.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToLongFunction;

/**
 * A graph that is ready to run. Runs may overlap; the gate decides when each starts.
 *
 * <p>Owns the native session and the weights handed to it. Must not be closed while a run is under way.
 */
public final class Session implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final AutoCloseable weights;
    private final long bytes;
    private final RunMemory memory;
    private final RunGate gate;
    private final RunSettings settings;
    private final ScheduledExecutorService alarms;
    private final TensorPool pool;
    private final Map<String, NodeInfo> outputs;
    private final Map<String, Optional<ElementType>> outputTypes;
    private final Map<String, Shape> fixedShapes;

    // Package-private and called once, by NativeCore, which owns all of these.
    Session(
            OrtEnvironment environment,
            OrtSession session,
            AutoCloseable weights,
            long bytes,
            RunMemory memory,
            RunGate gate,
            RunSettings settings,
            ScheduledExecutorService alarms,
            TensorPool pool) {
        this.environment = environment;
        this.session = session;
        this.weights = weights;
        this.bytes = bytes;
        this.memory = memory;
        this.gate = gate;
        this.settings = settings;
        this.alarms = alarms;
        this.pool = pool;
        this.outputs = outputs(session);
        this.outputTypes = outputTypes(outputs);
        this.fixedShapes = fixedShapes(outputs);
    }

    /** Native memory that the session holds, as measured when it was opened. */
    public long bytes() {
        return bytes;
    }

    /**
     * The element type of each output; empty for outputs that are no tensors or of a type that can't be moved. None are
     * known where one of the outputs is of a kind that ONNX Runtime's Java API has no words for: an optional.
     */
    public Map<String, Optional<ElementType>> outputTypes() {
        return outputTypes;
    }

    /** The shapes of those outputs of which ONNX Runtime knows all dimensions whatever is fed. */
    public Map<String, Shape> fixedShapes() {
        return fixedShapes;
    }

    /** For outputs of types that can't be moved: a type that holds all of their values, where there is one. */
    public Map<String, ElementType> outputCarriers() {
        Map<String, ElementType> carriers = new HashMap<>();
        outputs.forEach((name, info) -> {
            if (info.getInfo() instanceof TensorInfo tensor) {
                ElementTypes.carrier(tensor).ifPresent(type -> carriers.put(name, type));
            }
        });
        return carriers;
    }

    /**
     * Says what a run is thought to take, by the shapes that are fed, before one was made. Afterwards it is what was measured.
     */
    public void expect(ToLongFunction<Map<String, Shape>> runBytes) {
        memory.expect(runBytes);
    }

    /** Names of the inputs that must be fed. */
    public Set<String> inputs() {
        return session.getInputNames();
    }

    /**
     * Runs the graph.
     *
     * @param feeds a tensor for each input, in native memory
     * @param outputs what to return, and its shape where that is known: such an output is written where it stays,
     *     another is copied once
     * @return a tensor for each output, owned by the caller
     * @throws DomainException RUN_FAILED, RUN_TIMEOUT, SERVER_BUSY, TOO_LARGE
     * @throws CancellationException where the caller went away before or during the run
     */
    public Map<String, Tensor> run(Call call, Map<String, Tensor> feeds, Map<String, Optional<Shape>> outputs) {
        return run(call, feeds, outputs, AfterRun.KEEP_MEMORY);
    }

    /** The same, with another say in what becomes of the memory that the run took. */
    public Map<String, Tensor> run(
            Call call, Map<String, Tensor> feeds, Map<String, Optional<Shape>> outputs, AfterRun after) {
        try (Turn turn = enter(call)) {
            return turn.run(call.cancellation(), feeds, outputs, after);
        }
    }

    /**
     * Waits for a turn on the device.
     *
     * @return to be closed, which lets the next one in
     * @throws DomainException SERVER_BUSY
     * @throws CancellationException where the caller went away
     */
    public Turn enter(Call call) {
        return new Turn(gate.enter(call));
    }

    /** A turn on the device, for runs of this session one after another. Used by one thread. */
    public final class Turn implements AutoCloseable {
        private final RunGate.Permit permit;

        private Turn(RunGate.Permit permit) {
            this.permit = permit;
        }

        /**
         * Runs the graph now, as {@link Session#run} does.
         *
         * @param cancellation of those who wait for this run
         * @return a tensor for each output, owned by the caller
         * @throws DomainException RUN_FAILED, RUN_TIMEOUT, SERVER_BUSY, TOO_LARGE
         * @throws CancellationException where nobody waits any more
         */
        public Map<String, Tensor> run(
                Cancellation cancellation,
                Map<String, Tensor> feeds,
                Map<String, Optional<Shape>> outputs,
                AfterRun after) {
            Map<String, Tensor> results = new LinkedHashMap<>();
            try (RunMemory.Run room = memory.begin(feeds, after, cancellation)) {
                outputs.forEach((name, shape) ->
                        shape.ifPresent(known -> results.put(name, pool.allocate(type(name), known))));
                if (!runAdmitted(cancellation, feeds, outputs.keySet(), results, room.after())) {
                    room.makeAllRoom();
                    if (!runAdmitted(cancellation, feeds, outputs.keySet(), results, AfterRun.GIVE_MEMORY_BACK)) {
                        throw room.exhausted();
                    }
                }
                room.succeeded();
                return results;
            } catch (RuntimeException e) {
                results.values().forEach(Tensor::close);
                throw e;
            }
        }

        /**
         * Says that the runs are for these callers too, who pay for them in equal parts with the one who entered.
         *
         * @param others beside the one who entered
         */
        public void shareWith(Collection<Caller> others) {
            permit.shareWith(others);
        }

        @Override
        public void close() {
            permit.close();
        }
    }

    /** False where there was no memory for it. */
    private boolean runAdmitted(
            Cancellation cancellation,
            Map<String, Tensor> feeds,
            Set<String> outputs,
            Map<String, Tensor> results,
            AfterRun after) {
        try (RunWatch watch = new RunWatch(cancellation, settings.longest(), alarms)) {
            if (after == AfterRun.GIVE_MEMORY_BACK) {
                watch.giveMemoryBack(memory.arenas());
            }
            Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
            Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
            try {
                for (Map.Entry<String, Tensor> feed : feeds.entrySet()) {
                    inputs.put(feed.getKey(), view(feed.getValue()));
                }
                for (Map.Entry<String, Tensor> result : results.entrySet()) {
                    pinned.put(result.getKey(), view(result.getValue()));
                }
                Set<String> requested = new LinkedHashSet<>(outputs);
                requested.removeAll(pinned.keySet());
                try (OrtSession.Result returned = session.run(inputs, requested, pinned, watch.options())) {
                    for (String name : requested) {
                        results.put(name, copy(name, returned.get(name).orElseThrow()));
                    }
                }
                return true;
            } catch (OrtException e) {
                if (OutOfMemory.isMeantBy(String.valueOf(e.getMessage()))) {
                    return false;
                }
                throw explain(e, cancellation, watch);
            } finally {
                inputs.values().forEach(OnnxTensor::close);
                pinned.values().forEach(OnnxTensor::close);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("run can't be prepared", e);
        }
    }

    private RuntimeException explain(OrtException e, Cancellation cancellation, RunWatch watch) {
        if (watch.timedOut()) {
            return new DomainException(
                            Reason.RUN_TIMEOUT,
                            "run: stopped after %d s (expected: done within that time)"
                                    .formatted(settings.longest().toSeconds()),
                            e)
                    .with("longestSeconds", settings.longest().toSeconds());
        }
        if (cancellation.isCancelled()) {
            return new CancellationException("the caller left during the run");
        }
        String message = String.valueOf(e.getMessage());
        DomainException failure = new DomainException(
                Reason.RUN_FAILED, "run: the model failed on this input: " + OrtMessages.clean(message), e);
        OrtMessages.node(message).ifPresent(node -> failure.with(RunFailure.NODE, node));
        return failure;
    }

    private OnnxTensor view(Tensor tensor) throws OrtException {
        return OnnxTensor.createTensor(
                environment, tensor.bytes(), tensor.shape().toArray(), ElementTypes.toJava(tensor.type()));
    }

    private Tensor copy(String name, OnnxValue value) throws OrtException {
        if (!(value instanceof OnnxTensor tensor)) {
            throw new DomainException(Reason.RUN_FAILED, "output '%s': no tensor (expected: one)".formatted(name));
        }
        Tensor copy = pool.allocate(type(name), Shape.of(tensor.getInfo().getShape()));
        ByteBuffer bytes = tensor.getByteBuffer();
        copy.bytes().put(bytes);
        return copy;
    }

    private ElementType type(String output) {
        return outputTypes
                .getOrDefault(output, Optional.empty())
                .orElseThrow(() -> new DomainException(
                        Reason.RUN_FAILED,
                        "output '%s': its element type can't be sent (expected: float, integer or boolean)"
                                .formatted(output)));
    }

    private static Map<String, NodeInfo> outputs(OrtSession session) {
        try {
            return session.getOutputInfo();
        } catch (OrtException e) {
            return Map.of();
        }
    }

    private static Map<String, Shape> fixedShapes(Map<String, NodeInfo> outputs) {
        Map<String, Shape> shapes = new HashMap<>();
        for (NodeInfo info : outputs.values()) {
            if (info.getInfo() instanceof TensorInfo tensor
                    && Arrays.stream(tensor.getShape()).allMatch(dim -> dim >= 0)) {
                shapes.put(info.getName(), Shape.of(tensor.getShape()));
            }
        }
        return Map.copyOf(shapes);
    }

    private static Map<String, Optional<ElementType>> outputTypes(Map<String, NodeInfo> outputs) {
        Map<String, Optional<ElementType>> types = new HashMap<>();
        for (NodeInfo info : outputs.values()) {
            types.put(
                    info.getName(),
                    info.getInfo() instanceof TensorInfo tensor ? ElementTypes.fromOrt(tensor) : Optional.empty());
        }
        return Map.copyOf(types);
    }

    @Override
    public void close() {
        try {
            session.close();
            weights.close();
            memory.close();
        } catch (Exception e) {
            throw new IllegalStateException("session can't be closed", e);
        }
    }
}
