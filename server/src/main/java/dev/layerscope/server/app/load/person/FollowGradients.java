package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.person.Catalogue.Mapped;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SaliencyFigure;
import dev.layerscope.v1.StreamGradientsRequest;
import java.util.List;

/** Asks where in a picture a channel would change most: as a figure, and now and then as numbers too. */
final class FollowGradients implements Activity {
    @Override
    public String name() {
        return "follow gradients";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        Catalogue catalogue = person.surroundings().catalogue();
        Mapped layer = catalogue.any(person.random());
        int channel = person.random().nextInt(layer.channels());
        Feed feed = Question.feed(catalogue.model(), inputs);
        person.ask(Question.figure(
                Step.SALIENCY,
                RenderFigureRequest.newBuilder()
                        .setFeed(feed)
                        .addLayers(layer.path())
                        .setSaliency(SaliencyFigure.newBuilder().setChannel(channel))
                        .build(),
                inputs));
        if (person.random().nextInt(2) == 0) {
            person.ask(Question.gradient(
                    StreamGradientsRequest.newBuilder()
                            .setFeed(feed)
                            .setLayer(layer.path())
                            .setChannel(channel)
                            .build(),
                    inputs));
        }
    }
}
