package dev.layerscope.viewer.models;

import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.models.Detail.Phase;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.Travel;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the place's model. Going to one asks the server for it, which has the server load it; what comes of that goes
 * into the session's list too. Belongs to the event thread.
 */
public final class ModelSelection {
    private static final String MODEL_REFUSED = "MODEL_REFUSED";

    private final Session session;
    private final Travel travel;
    private final Latest question;
    private final Property<Detail> detail = new Property<>(Detail.NOTHING);

    public ModelSelection(Bench bench) {
        session = bench.session();
        travel = bench.travel();
        question = new Latest(bench.background());
        session.models().observe(this::listed);
        travel.place().observe(this::follow);
    }

    Observed<Detail> detail() {
        return detail;
    }

    /** Goes to a model of the session's list. */
    void select(Model model) {
        travel.go(travel.place().get().withModel(model.getName()));
    }

    private void follow(Place place) {
        if (!detail.get().isOf(place.model())) {
            question.drop();
            detail.set(Detail.NOTHING);
            named(session.models().get(), place.model()).ifPresent(this::load);
        }
    }

    /** Asks again where the last answer was a failure. */
    public void retry() {
        Detail shown = detail.get();
        if (shown.model() != null && shown.phase() == Phase.FAILED) {
            load(shown.model());
        }
    }

    private void load(Model known) {
        session.link().ifPresent(link -> {
            detail.set(Detail.loading(known));
            question.start(
                    "loading " + known.getName(),
                    () -> link.client().getModel(known.getName()),
                    this::answered,
                    failure -> failed(known, failure));
        });
    }

    private void answered(Model model) {
        detail.set(Detail.answered(model));
        session.replace(model);
    }

    private void failed(Model known, Throwable failure) {
        String sentence = Failures.sentence(failure);
        boolean refused = failure instanceof ServerError error && error.reason().equals(Optional.of(MODEL_REFUSED));
        Model model = refused
                ? known.toBuilder()
                        .setState(Model.State.STATE_REFUSED)
                        .setRefusal(sentence)
                        .build()
                : known;
        detail.set(Detail.failed(model, sentence));
        session.replace(model);
    }

    /** Follows a list that was refreshed: the model may be gone, or its file another. */
    private void listed(List<Model> models) {
        Model shown = detail.get().model();
        if (shown == null) {
            follow(travel.place().get());
            return;
        }
        Optional<Model> found = named(models, shown.getName());
        if (found.isEmpty()) {
            question.drop();
            detail.set(Detail.NOTHING);
        } else if (!isSameFile(found.get(), shown)) {
            load(found.get());
        }
    }

    /** A list may say less of a model than the answer for it alone. */
    private static boolean isSameFile(Model listed, Model shown) {
        boolean sameHash = listed.getSha256().isEmpty() || listed.getSha256().equals(shown.getSha256());
        return sameHash && listed.getFileBytes() == shown.getFileBytes();
    }

    private static Optional<Model> named(List<Model> models, String name) {
        return models.stream().filter(model -> model.getName().equals(name)).findFirst();
    }
}
