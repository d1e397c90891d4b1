package dev.layerscope.server.app.load.person;

import dev.layerscope.client.LocalInput;
import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.v1.PushModelResponse;
import dev.layerscope.v1.StreamActivationsRequest;
import java.util.List;

/** Pushes a model, looks into it, and deletes it. */
final class BringModel implements Activity {
    private static final int LOOKS = 2;

    @Override
    public String name() {
        return "bring a model";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        String name = "load-%d-%08x".formatted(person.number(), person.random().nextInt());
        PushModelResponse pushed = person.step(
                Step.MODEL_PUSH,
                () -> person.surroundings()
                        .pushed()
                        .with(name, model -> person.client().pushModel(model, bytes -> {})));
        person.belongings().pushedModel(name, pushed.getVersion().getSha256());
        for (int look = 0; look < LOOKS && !person.leaves(); look++) {
            look(person, name);
            person.think(person.surroundings().pace().glance());
        }
        person.belongings().deletesModel(name);
        person.step(Step.MODEL_DELETE, () -> {
            person.client().deleteModel(name);
            return name;
        });
        person.belongings().deletedModel(name);
    }

    private static void look(Person person, String name) throws GaveUp {
        List<LocalInput> inputs = List.of(person.picture());
        Catalogue catalogue = person.surroundings().catalogue();
        person.askOnce(Question.tensors(
                Step.TENSORS_WHOLE,
                StreamActivationsRequest.newBuilder()
                        .setFeed(Question.feed(name, inputs))
                        .addLayers(catalogue.any(person.random()).path())
                        .build(),
                catalogue.model(),
                inputs));
    }
}
