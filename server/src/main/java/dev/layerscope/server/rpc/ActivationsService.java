package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.activation.Activation;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.Classes;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.LayerComparison;
import dev.layerscope.server.activation.LayerMaxima;
import dev.layerscope.server.activation.LayerStatistics;
import dev.layerscope.server.activation.OpenActivation;
import dev.layerscope.server.activation.OpenActivations;
import dev.layerscope.server.activation.Selection;
import dev.layerscope.server.activation.SlicedActivation;
import dev.layerscope.server.activation.StatisticsSettings;
import dev.layerscope.server.activation.Verification;
import dev.layerscope.server.activation.Verifications;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.model.ReceptiveFields;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import dev.layerscope.v1.ActivationsGrpc;
import dev.layerscope.v1.CompareActivationsRequest;
import dev.layerscope.v1.CompareActivationsResponse;
import dev.layerscope.v1.FindComponentsRequest;
import dev.layerscope.v1.FindComponentsResponse;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.FindMaximaResponse;
import dev.layerscope.v1.MaximaHeader;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.Prediction;
import dev.layerscope.v1.ScoredClass;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.StreamActivationsResponse;
import dev.layerscope.v1.StreamComponentsRequest;
import dev.layerscope.v1.StreamComponentsResponse;
import dev.layerscope.v1.SummarizeActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsResponse;
import dev.layerscope.v1.TensorHeader;
import dev.layerscope.v1.VerifyLayersRequest;
import dev.layerscope.v1.VerifyLayersResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Streams activations, and what can be said of them in few numbers. */
final class ActivationsService extends ActivationsGrpc.ActivationsImplBase {
    private static final int DEFAULT_TOP = 5;
    private static final int LARGEST_TOP = 1000;
    private static final long MOST_MAXIMA = 1 << 22;

    private final Work work;
    private final Work verificationWork;
    private final Activations activations;
    private final Verifications verifications;
    private final ComponentAnswers components;
    private final TensorPool pool;
    private final RunOrigin origin;

    ActivationsService(Services.Backing backing, Work work, Work verificationWork, RunOrigin origin) {
        this.work = work;
        this.verificationWork = verificationWork;
        this.activations = backing.activations();
        this.verifications = new Verifications(backing.models(), backing.inputs(), backing.pool());
        this.components = new ComponentAnswers(backing.activations(), backing.components(), origin);
        this.pool = backing.pool();
        this.origin = origin;
    }

    @Override
    public void streamActivations(
            StreamActivationsRequest request, StreamObserver<StreamActivationsResponse> observer) {
        work.stream(observer, call -> tensors(request, call));
    }

    @Override
    public void summarizeActivations(
            SummarizeActivationsRequest request, StreamObserver<SummarizeActivationsResponse> observer) {
        work.answer(observer, call -> summarize(request, call));
    }

    @Override
    public void compareActivations(
            CompareActivationsRequest request, StreamObserver<CompareActivationsResponse> observer) {
        work.answer(observer, call -> compare(request, call));
    }

    @Override
    public void predict(PredictRequest request, StreamObserver<PredictResponse> observer) {
        work.answer(observer, call -> predict(request, call));
    }

    @Override
    public void findMaxima(FindMaximaRequest request, StreamObserver<FindMaximaResponse> observer) {
        work.stream(observer, call -> maxima(request, call));
    }

    @Override
    public void verifyLayers(VerifyLayersRequest request, StreamObserver<VerifyLayersResponse> observer) {
        verificationWork.answerAtLength(observer, (call, send) -> verify(request, call, send));
    }

    @Override
    public void findComponents(FindComponentsRequest request, StreamObserver<FindComponentsResponse> observer) {
        work.answer(observer, call -> components.find(request, call));
    }

    @Override
    public void streamComponents(StreamComponentsRequest request, StreamObserver<StreamComponentsResponse> observer) {
        work.stream(observer, call -> components.stream(request, call));
    }

    private void verify(VerifyLayersRequest request, Call call, Consumer<VerifyLayersResponse> send) {
        try (Verification verification = verifications.prepare(VerificationMessages.request(request), call)) {
            Origin made = origin.of(verification.model().sha256());
            VerificationMessages messages = new VerificationMessages(verification, request.getSeed(), made);
            verification.run(layer -> send.accept(messages.next(layer)));
        }
    }

    private TensorSource tensors(StreamActivationsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        Selection selection = FeedMessages.selection(request);
        HostedModel model = activations.model(feed.model());
        Origin made = origin.of(model.sha256());
        Resuming resuming = Resuming.of(request.getResume(), request.getLayersCount(), feed.model(), made);
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        List<TensorSource.Part> parts = new ArrayList<>();
        try (OpenActivations opened = activations.open(model, feed, layers, selection, call)) {
            List<OpenActivation> all = opened.activations();
            for (int i = resuming.first(); i < all.size(); i++) {
                call.cancellation().check();
                TensorHeaders header = new TensorHeaders(i, all.size(), opened.size(), made);
                parts.add(part(all.get(i), header, selection, resuming, call));
            }
            return new TensorSource(parts);
        } catch (RuntimeException e) {
            parts.forEach(part -> part.pieces().close());
            throw e;
        }
    }

    private TensorSource.Part part(
            OpenActivation opened, TensorHeaders headers, Selection selection, Resuming resuming, Call call) {
        if (opened instanceof OpenActivation.InSlices slices) {
            SlicedActivation sliced = slices.sliced();
            TensorHeader header = headers.of(sliced);
            Skipped skipped = resuming.skipped(header);
            return new TensorSource.Part(header, new SlicePieces(sliced, skipped, work, call), skipped);
        }
        Activation activation = ((OpenActivation.Computed) opened).activation();
        Tensor tensor = selection.of(activation, pool);
        try {
            TensorHeader header = headers.of(activation, tensor);
            Skipped skipped = resuming.skipped(header);
            skipped.pass(tensor.bytes());
            return new TensorSource.Part(header, new WholePiece(tensor, (int) skipped.bytes()), skipped);
        } catch (RuntimeException e) {
            tensor.close();
            throw e;
        }
    }

    private SummarizeActivationsResponse summarize(SummarizeActivationsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        StatisticsSettings settings = StatisticsMessages.settings(request);
        HostedModel model = activations.model(feed.model());
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        StatisticsMessages messages = new StatisticsMessages();
        try (OpenActivations opened = activations.open(model, feed, layers, Selection.ALL, call)) {
            for (OpenActivation activation : opened.activations()) {
                messages.add(activation, LayerStatistics.of(activation, settings, call));
            }
        }
        return messages.response(settings, origin.of(model.sha256()));
    }

    private CompareActivationsResponse compare(CompareActivationsRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        if (feed.inputs().size() != 1) {
            throw FeedMessages.invalid("inputs: %d (expected: one, which is compared with another)"
                    .formatted(feed.inputs().size()));
        }
        HostedModel model = activations.model(feed.model());
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        ComparisonMessages messages = new ComparisonMessages(request);
        FeedRequest against = feed.withInputs(List.of(request.getAgainst()));
        try (OpenActivations one = activations.open(model, feed, layers, Selection.ALL, call);
                OpenActivations other = activations.open(model, against, layers, Selection.ALL, call)) {
            for (int i = 0; i < layers.size(); i++) {
                OpenActivation activation = one.activations().get(i);
                messages.add(
                        activation,
                        LayerComparison.of(activation, other.activations().get(i), call));
            }
        }
        return messages.response(origin.of(model.sha256()));
    }

    private PredictResponse predict(PredictRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        HostedModel model = activations.model(feed.model());
        int top = request.getTop() == 0 ? DEFAULT_TOP : request.getTop();
        if (top < 0 || top > LARGEST_TOP) {
            throw FeedMessages.invalid("classes: %d (expected: 1 to %d)".formatted(top, LARGEST_TOP));
        }
        Layer output = model.output()
                .orElseThrow(() -> new DomainException(
                        Reason.NO_CLASSES,
                        "predict: model '%s' has no tensor among its outputs (expected: class scores of shape [N, K])"
                                .formatted(model.name())));
        PredictResponse.Builder response = PredictResponse.newBuilder().setOrigin(origin.of(model.sha256()));
        try (OpenActivations opened = activations.open(model, feed, List.of(output), Selection.ALL, call)) {
            for (List<Classes.Scored> ranked : Classes.rank(opened.activations().get(0), top, call)) {
                response.addPredictions(prediction(ranked, model.card().labels()));
            }
        }
        return response.build();
    }

    private MaximaSource maxima(FindMaximaRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        Selection selection = Selection.ofChannels(FeedMessages.ranges(request.getChannelsList()));
        HostedModel model = activations.model(feed.model());
        List<Layer> layers = Activations.layers(model, request.getLayersList());
        Optional<ReceptiveFields> fields = activations.receptiveFields(model, feed, call);
        List<MaximaSource.Part> parts = new ArrayList<>();
        long count = 0;
        try (OpenActivations opened = activations.open(model, feed, layers, selection, call)) {
            for (OpenActivation activation : opened.activations()) {
                call.cancellation().check();
                LayerMaxima maxima = LayerMaxima.of(activation, selection, opened.rows(), call);
                count += maxima.count();
                if (count > MOST_MAXIMA) {
                    throw new DomainException(
                            Reason.TOO_LARGE,
                            "maxima: more than %d (expected: fewer inputs, layers or channels at once)"
                                    .formatted(MOST_MAXIMA));
                }
                MaximaHeader.Builder header = TensorHeaders.maxima(activation, maxima, opened.size(), fields)
                        .setIndex(parts.size())
                        .setCount(layers.size())
                        .setOrigin(origin.of(model.sha256()));
                parts.add(new MaximaSource.Part(header.build(), maxima));
            }
        }
        return new MaximaSource(parts);
    }

    private static Prediction prediction(List<Classes.Scored> ranked, List<String> labels) {
        Prediction.Builder prediction = Prediction.newBuilder();
        for (Classes.Scored scored : ranked) {
            prediction.addClasses(ScoredClass.newBuilder()
                    .setIndex(scored.index())
                    .setLabel(scored.index() < labels.size() ? labels.get(scored.index()) : "")
                    .setScore(scored.score())
                    .setProbability(scored.probability()));
        }
        return prediction.build();
    }
}
