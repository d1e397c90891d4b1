package dev.layerscope.server.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtTrainingSession;
import ai.onnxruntime.TensorInfo;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ScheduledExecutorService;

/**
 * ONNX Runtime's own training: it keeps parameters, and each step moves them against their gradients.
 *
 * <p>Owns the native session and the weights handed to it. Not thread safe: whoever opened it steps it, one step after
 * the other, while other sessions may run beside it as far as the gate lets them.
 */
public final class TrainingSession implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtTrainingSession session;
    private final AutoCloseable weights;
    private final long bytes;
    private final RunMemory memory;
    private final RunGate gate;
    private final RunSettings settings;
    private final ScheduledExecutorService alarms;
    private final TensorPool pool;

    // Package-private and called once, by NativeCore, which owns all of these.
    TrainingSession(
            OrtEnvironment environment,
            OrtTrainingSession session,
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
    }

    /** Native memory that the session holds, as measured when it was opened. */
    public long bytes() {
        return bytes;
    }

    /** Names of the inputs that each step must be fed, in the training graph's order. */
    public Set<String> inputs() {
        return session.getTrainInputNames();
    }

    /**
     * Computes the gradients, which replace those of the step before, and moves the parameters.
     *
     * <p>A step happens or doesn't: where it fails, or its caller leaves before the parameters are moved, they stay what they
     * were. ONNX Runtime takes no notice of anyone who wants to stop a step, so a caller who left is noticed, and a
     * step that took too long refused, only when its gradients are there.
     *
     * @param feeds a tensor for each input, in native memory, in any order
     * @return a tensor for each output of the training graph, owned by the caller
     * @throws DomainException RUN_FAILED, RUN_TIMEOUT, SERVER_BUSY, TOO_LARGE
     * @throws CancellationException where the caller went away
     */
    public Map<String, Tensor> step(Call call, Map<String, Tensor> feeds) {
        checkFed(feeds.keySet());
        Map<String, Tensor> results = new LinkedHashMap<>();
        try (RunGate.Permit permit = gate.enter(call);
                RunMemory.Run room = memory.begin(feeds, AfterRun.KEEP_MEMORY, call.cancellation());
                RunWatch watch = new RunWatch(call.cancellation(), settings.longest(), alarms)) {
            session.lazyResetGrad();
            train(feeds, watch, results);
            if (watch.timedOut()) {
                throw timeout();
            }
            call.cancellation().check();
            session.optimizerStep(watch.options());
            room.succeeded();
            return results;
        } catch (OrtException e) {
            results.values().forEach(Tensor::close);
            throw failure(e);
        } catch (RuntimeException e) {
            results.values().forEach(Tensor::close);
            throw e;
        }
    }

    private void train(Map<String, Tensor> feeds, RunWatch watch, Map<String, Tensor> results) throws OrtException {
        Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
        try {
            // Names are only compared; what decides is the position.
            for (String name : inputs()) {
                inputs.put(name, view(feeds, name));
            }
            try (OrtSession.Result returned = session.trainStep(inputs, watch.options())) {
                copy(returned, results);
            }
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    private void checkFed(Set<String> names) {
        if (!names.equals(inputs())) {
            throw new IllegalArgumentException("feeds: %s (expected: %s)".formatted(names, inputs()));
        }
    }

    /**
     * Computes the evaluation graph from the parameters as they are now. It must need nothing else, and be quick: it waits for
     * no turn, so that what a step reached can be read whoever left.
     *
     * @return a tensor for each of its outputs, owned by the caller
     * @throws DomainException RUN_FAILED, SERVER_BUSY, TOO_LARGE
     */
    public Map<String, Tensor> evaluate() {
        Map<String, Tensor> results = new LinkedHashMap<>();
        try (OrtSession.Result returned = session.evalStep(Map.of())) {
            copy(returned, results);
            return results;
        } catch (OrtException e) {
            results.values().forEach(Tensor::close);
            throw failure(e);
        } catch (RuntimeException e) {
            results.values().forEach(Tensor::close);
            throw e;
        }
    }

    /** The parameters and the optimizer's state as they are now: what {@link TrainingArtifacts} can begin with. */
    public byte[] checkpoint() {
        try (TrainingFolder folder = new TrainingFolder()) {
            Path file = folder.file("checkpoint");
            session.saveCheckpoint(file, true);
            return TrainingFolder.read(file);
        } catch (OrtException e) {
            throw new IllegalStateException("checkpoint can't be written", e);
        }
    }

    private OnnxTensor view(Map<String, Tensor> feeds, String name) throws OrtException {
        Tensor feed = Objects.requireNonNull(feeds.get(name), name);
        return OnnxTensor.createTensor(
                environment, feed.bytes(), feed.shape().toArray(), ElementTypes.toJava(feed.type()));
    }

    private void copy(OrtSession.Result returned, Map<String, Tensor> results) throws OrtException {
        for (Map.Entry<String, OnnxValue> output : returned) {
            if (!(output.getValue() instanceof OnnxTensor tensor)) {
                throw unmoved(output.getKey());
            }
            TensorInfo info = tensor.getInfo();
            ElementType type = ElementTypes.fromOrt(info).orElseThrow(() -> unmoved(output.getKey()));
            Tensor copy = pool.allocate(type, Shape.of(info.getShape()));
            results.put(output.getKey(), copy);
            copy.bytes().put(tensor.getByteBuffer());
        }
    }

    private static DomainException unmoved(String output) {
        return new DomainException(
                Reason.RUN_FAILED, "output '%s': can't be moved (expected: a tensor of numbers)".formatted(output));
    }

    private DomainException timeout() {
        return new DomainException(
                        Reason.RUN_TIMEOUT,
                        "training step: more than %d s (expected: done within that time)"
                                .formatted(settings.longest().toSeconds()))
                .with("longestSeconds", settings.longest().toSeconds());
    }

    private static DomainException failure(OrtException e) {
        String message = String.valueOf(e.getMessage());
        if (OutOfMemory.isMeantBy(message)) {
            return new DomainException(
                    Reason.SERVER_BUSY, "training step: no memory on the device (expected: some; try again)", e);
        }
        DomainException failure = new DomainException(
                Reason.RUN_FAILED, "training step: the model failed on this input: " + OrtMessages.clean(message), e);
        OrtMessages.node(message).ifPresent(node -> failure.with(RunFailure.NODE, node));
        return failure;
    }

    @Override
    public void close() {
        try {
            session.close();
            weights.close();
            memory.close();
        } catch (Exception e) {
            throw new IllegalStateException("training session can't be closed", e);
        }
    }
}
