package dev.layerscope.server.rpc;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.activation.DefaultPreprocessing;
import dev.layerscope.server.activation.NamedArrays;
import dev.layerscope.server.input.InputStore;
import dev.layerscope.server.input.Preprocessing;
import dev.layerscope.server.input.StoredInput;
import dev.layerscope.server.job.JobRun;
import dev.layerscope.server.job.Task;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Models;
import dev.layerscope.server.optimize.EngineChoice;
import dev.layerscope.server.optimize.Given;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.optimize.Request;
import dev.layerscope.server.optimize.loss.Canvas;
import dev.layerscope.v1.Optimization;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Jobs that search for pictures. Their requests are {@link Optimization} messages, in which nothing is left to what a name
 * means on another day: the model is pinned, and the preprocessing is whole. Thread safe.
 */
public final class Searches implements Task {
    /** Facts of a job: what computed it. */
    static final String CORE = "core";

    static final String DEVICE = "device";
    static final String MODEL_SHA256 = "model";

    private static final String START = "start";

    private final Models models;
    private final InputStore inputs;
    private final Optimizations optimizations;
    private final RunOrigin origin;

    public Searches(Models models, InputStore inputs, Optimizations optimizations, RunOrigin origin) {
        this.models = models;
        this.inputs = inputs;
        this.optimizations = optimizations;
        this.origin = origin;
    }

    /**
     * What a job is created with.
     *
     * @param subject the model's name
     * @param attachments what the client brought: the input to start from, and those for further inputs of the model
     */
    record Pinned(String subject, Optimization optimization, Map<String, byte[]> attachments) {}

    /**
     * Refuses what can be refused before it waits for its turn, and pins the rest.
     *
     * @throws dev.layerscope.server.error.DomainException as Jobs.CreateJob says
     */
    Pinned pin(Optimization asked, Call call) {
        HostedModel model = models.get(asked.getModel());
        Optional<StoredInput> start = asked.getStart().isEmpty()
                ? Optional.empty()
                : Optional.of(inputs.get(asked.getStart(), call.caller()));
        Given given = new Given(
                start, NamedArrays.of(model, asked.getNamedInputsMap(), sha256 -> inputs.get(sha256, call.caller())));
        Optimization pinned = asked.toBuilder()
                .setModel(model.name() + "@" + model.sha256())
                .setPreprocessing(whole(pixels(asked, model)))
                .build();
        optimizations.check(request(pinned, model, given), call);
        Map<String, byte[]> attachments = new HashMap<>();
        start.ifPresent(input -> attachments.put(START, bytes(input.file())));
        given.others()
                .forEach((name, array) ->
                        attachments.put(attached(asked.getNamedInputsOrThrow(name)), bytes(array.file())));
        return new Pinned(model.name(), pinned, attachments);
    }

    @Override
    public void run(JobRun run) {
        Optimization optimization = parse(run.request());
        HostedModel model = models.get(optimization.getModel());
        run.fact(MODEL_SHA256, model.sha256());
        run.fact(CORE, origin.core());
        run.fact(DEVICE, origin.device());
        Optional<StoredInput> start =
                run.attachment(START).map(file -> inputs.put(ByteBuffer.wrap(file), Caller.SERVER));
        Map<String, StoredInput.Array> named = NamedArrays.of(
                model,
                optimization.getNamedInputsMap(),
                sha256 -> run.attachment(attached(sha256))
                        .map(file -> inputs.put(ByteBuffer.wrap(file), Caller.SERVER))
                        .orElseGet(() -> inputs.get(sha256, Caller.SERVER)));
        optimizations.run(request(optimization, model, new Given(start, named)), run);
    }

    /** Under which name a job keeps an array. */
    private static String attached(String sha256) {
        return "input-" + sha256;
    }

    /** What a job was created with. */
    static Optimization parse(byte[] request) {
        try {
            return Optimization.parseFrom(request);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("what a job was created with can't be read", e);
        }
    }

    private static Request request(Optimization asked, HostedModel model, Given given) {
        Preprocessing pixels = pixels(asked, model);
        return new Request(
                model,
                new ObjectiveMessages(model).objectives(asked.getObjectivesList()),
                asked.getDiversity(),
                SearchSettingsMessages.settings(asked, Canvas.of(model, pixels, given.shapes())),
                engine(asked),
                asked.getSeed(),
                given,
                pixels);
    }

    private static Preprocessing pixels(Optimization asked, HostedModel model) {
        String preset = asked.getPreprocessing().getPreset();
        Preprocessing base =
                preset.isEmpty() ? DefaultPreprocessing.of(model).preprocessing() : Preprocessing.preset(preset);
        return FeedMessages.adjusted(base, asked.getPreprocessing());
    }

    /** The preset, and what differs from it: so that numbers that are no floats stay what they are. */
    private static dev.layerscope.v1.Preprocessing whole(Preprocessing pixels) {
        Preprocessing preset = Preprocessing.preset(pixels.name());
        dev.layerscope.v1.Preprocessing.Builder message =
                dev.layerscope.v1.Preprocessing.newBuilder().setPreset(pixels.name());
        pixels.resize().ifPresent(message::setResize);
        if (!pixels.mean().equals(preset.mean())) {
            message.addAllMean(pixels.mean());
        }
        if (!pixels.std().equals(preset.std())) {
            message.addAllStd(pixels.std());
        }
        if (pixels.scale() != preset.scale()) {
            message.setScale((float) pixels.scale());
        }
        return message.setFit(
                        switch (pixels.fit()) {
                            case CROP -> dev.layerscope.v1.Preprocessing.Fit.FIT_CROP;
                            case STRETCH -> dev.layerscope.v1.Preprocessing.Fit.FIT_STRETCH;
                        })
                .setChannelOrder(
                        switch (pixels.order()) {
                            case RGB -> dev.layerscope.v1.Preprocessing.ChannelOrder.CHANNEL_ORDER_RGB;
                            case BGR -> dev.layerscope.v1.Preprocessing.ChannelOrder.CHANNEL_ORDER_BGR;
                        })
                .build();
    }

    private static EngineChoice engine(Optimization asked) {
        return switch (asked.getEngine()) {
            case ENGINE_UNSPECIFIED, ENGINE_AUTO ->
                asked.getRecipe() == Optimization.Recipe.RECIPE_EVOLVE ? EngineChoice.GRADIENT_FREE : EngineChoice.AUTO;
            case ENGINE_TRAINING -> EngineChoice.TRAINING;
            case ENGINE_GRADIENT -> EngineChoice.GRADIENT;
            case ENGINE_GRADIENT_FREE -> EngineChoice.GRADIENT_FREE;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid("engine: unknown (expected: auto, training, gradient or gradient-free)");
        };
    }

    private static byte[] bytes(ByteBuffer file) {
        byte[] bytes = new byte[file.remaining()];
        file.get(bytes);
        return bytes;
    }
}
