package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.ChannelFigure;
import dev.layerscope.v1.ComponentsFigure;
import dev.layerscope.v1.GridFigure;
import dev.layerscope.v1.HistogramFigure;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SparsityFigure;
import dev.layerscope.v1.TopFigure;
import java.util.List;
import java.util.SplittableRandom;

/** Has one figure drawn. */
final class DrawFigures implements Activity {
    @Override
    public String name() {
        return "draw figures";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        Catalogue catalogue = person.surroundings().catalogue();
        SplittableRandom random = person.random();
        Mapped layer = catalogue.any(random);
        RenderFigureRequest.Builder request = RenderFigureRequest.newBuilder()
                .setFeed(Question.feed(catalogue.model(), inputs))
                .addLayers(layer.path());
        switch (random.nextInt(6)) {
            case 0 -> request.setGrid(GridFigure.newBuilder().setLimit(24));
            case 1 -> request.setChannel(ChannelFigure.newBuilder().setChannel(random.nextInt(layer.channels())));
            case 2 -> request.setHistogram(HistogramFigure.getDefaultInstance());
            case 3 -> request.setSparsity(SparsityFigure.getDefaultInstance());
            case 4 -> request.setTop(TopFigure.newBuilder().setCount(4));
            default -> request.setComponents(ComponentsFigure.newBuilder().setComponents(1));
        }
        person.ask(Question.figure(Step.FIGURE, request.build(), inputs));
    }
}
