package dev.layerscope.server.app.load.person;

import dev.layerscope.server.app.load.seen.Step;
import dev.layerscope.server.app.load.seen.WrongAnswer;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListLayersRequest;

/** Lists models, layers and jobs. */
final class LookAround implements Activity {
    private static final int MOST_JOBS = 100;

    @Override
    public String name() {
        return "look around";
    }

    @Override
    public void perform(Person person) throws GaveUp {
        String model = person.surroundings().catalogue().model();
        person.step(Step.LIST_MODELS, () -> {
            if (person.client().listModels().getModelsList().stream()
                    .noneMatch(one -> one.getName().equals(model))) {
                throw new WrongAnswer("models: %s is missing (expected: every model that is hosted)".formatted(model));
            }
            return model;
        });
        person.step(
                Step.LIST_LAYERS,
                () -> person.client()
                        .listLayers(
                                ListLayersRequest.newBuilder().setModel(model).build()));
        person.step(
                Step.JOB_LIST,
                () -> person.client()
                        .jobs()
                        .list(ListJobsRequest.newBuilder().setOwn(true).build(), MOST_JOBS));
    }
}
