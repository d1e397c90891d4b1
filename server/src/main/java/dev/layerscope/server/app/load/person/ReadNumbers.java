package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.v1.Feed;
import dev.layerscope.v1.FindMaximaRequest;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.SummarizeActivationsRequest;
import java.util.List;

/** Asks for statistics, for classes, or for the largest values. */
final class ReadNumbers implements Activity {
    @Override
    public String name() {
        return "read numbers";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        Catalogue catalogue = person.surroundings().catalogue();
        Feed feed = Question.feed(catalogue.model(), inputs);
        String layer = catalogue.any(person.random()).path();
        switch (person.random().nextInt(3)) {
            case 0 ->
                person.ask(Question.statistics(
                        SummarizeActivationsRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(layer)
                                .build(),
                        inputs));
            case 1 ->
                person.ask(Question.maxima(
                        FindMaximaRequest.newBuilder()
                                .setFeed(feed)
                                .addLayers(layer)
                                .build(),
                        inputs));
            default ->
                person.ask(Question.prediction(
                        PredictRequest.newBuilder().setFeed(feed).build(), inputs));
        }
    }
}
