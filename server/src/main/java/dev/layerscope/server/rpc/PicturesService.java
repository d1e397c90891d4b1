package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.activation.ActivationSet;
import dev.layerscope.server.activation.Activations;
import dev.layerscope.server.activation.FeedRequest;
import dev.layerscope.server.activation.components.PrincipalComponents;
import dev.layerscope.server.attribution.Attributions;
import dev.layerscope.server.cache.SharedCache;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.model.HostedModel;
import dev.layerscope.server.model.Layer;
import dev.layerscope.server.picture.Crops;
import dev.layerscope.server.picture.DrawnFigure;
import dev.layerscope.server.picture.FedPicture;
import dev.layerscope.server.picture.Figure;
import dev.layerscope.server.picture.Saliency;
import dev.layerscope.server.picture.Subject;
import dev.layerscope.server.picture.Top;
import dev.layerscope.server.render.Sheet;
import dev.layerscope.v1.PicturesGrpc;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.RenderFigureResponse;
import dev.layerscope.v1.StreamTilesRequest;
import dev.layerscope.v1.StreamTilesResponse;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Draws activations. */
final class PicturesService extends PicturesGrpc.PicturesImplBase {
    private final Work work;
    private final Activations activations;
    private final PrincipalComponents components;
    private final Attributions attributions;
    private final Jobs jobs;
    private final RunOrigin origin;
    private final TileStreams tileStreams;

    PicturesService(Services.Backing backing, Work work, RunOrigin origin, TileStreams tileStreams) {
        this.work = work;
        this.activations = backing.activations();
        this.components = backing.components();
        this.attributions = backing.attributions();
        this.jobs = backing.jobs();
        this.origin = origin;
        this.tileStreams = tileStreams;
    }

    @Override
    public void renderFigure(RenderFigureRequest request, StreamObserver<RenderFigureResponse> observer) {
        work.stream(observer, call -> figure(request, call));
    }

    @Override
    public StreamObserver<StreamTilesRequest> streamTiles(StreamObserver<StreamTilesResponse> observer) {
        return tileStreams.answer(observer);
    }

    private PictureSource figure(RenderFigureRequest request, Call call) {
        return switch (request.getFigureCase()) {
            case CROPS -> crops(request, call);
            case PICTURE -> picture(request, call);
            case SALIENCY -> saliency(request, call);
            case TOP -> top(request, call);
            case COMPONENTS -> ofActivations(request, ComponentMessages.figure(request, components, call), call);
            default -> ofActivations(request, FigureMessages.figure(request), call);
        };
    }

    private PictureSource saliency(RenderFigureRequest request, Call call) {
        Saliency saliency = FigureMessages.saliency(request.getSaliency());
        Figure.Style style = FigureMessages.style(request, saliency);
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        requireOneInput(feed);
        HostedModel model = activations.model(feed.model());
        List<String> names = request.getLayersList();
        List<Layer> layers = Activations.layers(model, names);
        List<Saliency.Observed> observed = new ArrayList<>();
        try {
            for (int i = 0; i < layers.size(); i++) {
                observed.add(new Saliency.Observed(
                        names.get(i),
                        attributions.gradient(model, feed, layers.get(i), saliency.channel(), saliency.relu(), call)));
            }
            Subject input = new Subject(feed.model(), List.of(), () -> activations.picture(model, feed, 0, call));
            return source(() -> saliency.draw(feed.model(), observed, input.pictureIfAny(), style), model, call);
        } finally {
            observed.forEach(one -> one.gradient().close());
        }
    }

    private PictureSource picture(RenderFigureRequest request, Call call) {
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        requireOneInput(feed);
        HostedModel model = activations.model(feed.model());
        try (StageTimes.Clock rendering = call.stages().begin(Stage.RENDER)) {
            FedPicture picture =
                    FedPicture.of(Activations.size(model, feed), () -> activations.picture(model, feed, 0, call));
            byte[] png = picture.png();
            return new PictureSource(FigureMessages.header(picture, png.length, origin.of(model.sha256())), png);
        }
    }

    private static void requireOneInput(FeedRequest feed) {
        if (feed.inputs().size() > 1) {
            throw FeedMessages.invalid("inputs: %d (expected: one, which the figure shows)"
                    .formatted(feed.inputs().size()));
        }
    }

    private PictureSource crops(RenderFigureRequest request, Call call) {
        Sheet sheet = FigureMessages.sheet(request);
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        HostedModel model = activations.model(feed.model());
        List<String> paths = Activations.layers(model, request.getLayersList()).stream()
                .map(Layer::path)
                .toList();
        Crops crops = FigureMessages.crops(request, paths, Activations.size(model, feed));
        IntFunction<RgbImage> pictures = activations.pictures(model, feed, call);
        return source(
                () -> crops.draw(
                        feed.model(),
                        index -> {
                            call.cancellation().check();
                            return pictures.apply(index);
                        },
                        sheet),
                model,
                call);
    }

    private PictureSource source(Supplier<DrawnFigure> draw, HostedModel model, Call call) {
        try (StageTimes.Clock rendering = call.stages().begin(Stage.RENDER)) {
            DrawnFigure drawn = draw.get();
            byte[] png = drawn.drawing().png();
            return new PictureSource(FigureMessages.header(drawn, png.length, origin.of(model.sha256())), png);
        }
    }

    /** The job is looked at first, so that one that has no pictures costs no run. */
    private PictureSource top(RenderFigureRequest request, Call call) {
        String job = request.getTop().getJob();
        if (job.isEmpty()) {
            return ofActivations(request, FigureMessages.figure(request), call);
        }
        int count = FigureMessages.topCount(request);
        HostedModel model =
                activations.model(FeedMessages.feed(request.getFeed()).model());
        Top figure = new Top(count, Optional.of(SearchedMessages.inputs(jobs, call.caller(), job, model)));
        return ofActivations(request, figure, model, call);
    }

    private PictureSource ofActivations(RenderFigureRequest request, Figure figure, Call call) {
        String model = FeedMessages.feed(request.getFeed()).model();
        return ofActivations(request, figure, activations.model(model), call);
    }

    private PictureSource ofActivations(RenderFigureRequest request, Figure figure, HostedModel model, Call call) {
        Figure.Style style = FigureMessages.style(request);
        FeedRequest feed = FeedMessages.feed(request.getFeed());
        if (!figure.takesSeveralInputs()) {
            requireOneInput(feed);
        }
        List<String> names = figure.layers(model, request.getLayersList());
        List<Layer> layers = Activations.layers(model, names);
        try (SharedCache.Lease<ActivationSet> computed = activations.compute(model, feed, layers, call)) {
            List<Subject.Observed> observed = IntStream.range(0, layers.size())
                    .mapToObj(i -> new Subject.Observed(
                            names.get(i), computed.value().activations().get(i)))
                    .toList();
            Subject subject = new Subject(feed.model(), observed, () -> activations.picture(model, feed, 0, call));
            return source(() -> figure.draw(subject, style), model, call);
        }
    }
}
