package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.client.TileScreen;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.Coloring;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.OpenView;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamActivationsRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import java.util.List;
import java.util.SplittableRandom;

/** One short look at a picture that nobody has looked at before, so that something has to be computed. */
final class Glimpse implements Activity {
    private final Kind kind;

    /** What is looked at. */
    enum Kind {
        TENSOR,
        FIGURE,
        STATISTICS,
        TILES
    }

    Glimpse(Kind kind) {
        this.kind = kind;
    }

    @Override
    public String name() {
        return "glimpse";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        SplittableRandom random = person.random();
        List<LocalInput> inputs = List.of(Sketch.draw(random));
        // Sent before, so that what is measured is one request.
        person.step(Step.INPUT_PUT, () -> person.client().putInput(inputs.get(0)));
        Catalogue catalogue = person.surroundings().catalogue();
        Feed feed = Question.feed(catalogue.model(), inputs);
        Mapped layer = catalogue.any(random);
        switch (kind) {
            case TENSOR ->
                person.askOnce(Question.tensors(
                        Step.TENSORS_WHOLE,
                        StreamActivationsRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(layer.path())
                                .build(),
                        catalogue.model(),
                        List.of()));
            case FIGURE ->
                person.askOnce(Question.figure(
                        Step.FIGURE,
                        RenderFigureRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(layer.path())
                                .setGrid(GridFigure.newBuilder().setLimit(16))
                                .build(),
                        List.of()));
            case STATISTICS ->
                person.askOnce(Question.statistics(
                        SummarizeActivationsRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(layer.path())
                                .build(),
                        List.of()));
            case TILES ->
                person.step(Step.TILES_OPEN, () -> {
                    try (TileScreen screen = TileScreen.open(person.client())) {
                        return screen.open(
                                OpenView.newBuilder()
                                        .setFeed(feed)
                                        .setLayer(layer.path())
                                        .setColoring(Coloring.getDefaultInstance())
                                        .build(),
                                List.of());
                    }
                });
        }
    }
}
