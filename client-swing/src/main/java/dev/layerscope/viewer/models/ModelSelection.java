package dev.layerscope.viewer.models;

import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Model;
import dev.layerscope.viewer.models.Detail.Phase;
import dev.layerscope.viewer.session.Failures;
import dev.layerscope.viewer.session.Session;
import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.util.List;
import java.util.Optional;

/**
 * Which model is selected. Selecting one asks the server for it, which has the server load it; what comes of that goes
 * into the session's list too. Belongs to the event thread.
 */
public final class ModelSelection {
    private static final String MODEL_REFUSED = "MODEL_REFUSED";

    private final Session session;
    private final Latest question;
    private final Property<Detail> detail = new Property<>(Detail.NOTHING);

    public ModelSelection(Session session, Background background) {
        this.session = session;
        this.question = new Latest(background);
        session.models().observe(this::listed);
    }

    Observed<Detail> detail() {
        return detail;
    }

    /** Selects a model of the session's list, which does nothing where it is selected already. */
    void select(Model model) {
        EventThread.require();
        if (!detail.get().isOf(model.getName())) {
            load(model);
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
            return;
        }
        Optional<Model> found = models.stream()
                .filter(model -> model.getName().equals(shown.getName()))
                .findFirst();
        if (found.isEmpty()) {
            question.drop();
            detail.set(Detail.NOTHING);
        } else if (!found.get().equals(shown)) {
            load(found.get());
        }
    }
}
