package dev.layerscope.server.app.load.seen;

import java.util.Locale;

/** One thing that a person asks of a server and waits for. */
public enum Step {
    LIST_MODELS(Weight.SHORT),
    LIST_LAYERS(Weight.SHORT),
    INPUT_PUT(Weight.SHORT),
    PREDICT(Weight.SHORT),
    TILES_OPEN(Weight.SHORT),
    TILES_LOOK(Weight.SHORT),
    TENSORS_WHOLE(Weight.SHORT),
    TENSORS_REDUCED(Weight.SHORT),
    TENSORS_RESUMED(Weight.SHORT),
    GRADIENT(Weight.SHORT),
    FIGURE(Weight.SHORT),
    SALIENCY(Weight.SHORT),
    STATISTICS(Weight.SHORT),
    MAXIMA(Weight.SHORT),
    JOB_CREATE(Weight.SHORT),
    JOB_WATCH(Weight.LONG),
    JOB_CANCEL(Weight.SHORT),
    JOB_READ(Weight.SHORT),
    JOB_LIST(Weight.SHORT),
    JOB_DELETE(Weight.SHORT),
    MODEL_PUSH(Weight.LONG),
    MODEL_DELETE(Weight.SHORT);

    private final Weight weight;

    /** How long people are ready to wait for it. */
    public enum Weight {
        /** For an answer. */
        SHORT,
        /** For something that waits for its turn by its nature. */
        LONG
    }

    Step(Weight weight) {
        this.weight = weight;
    }

    public Weight weight() {
        return weight;
    }

    /** As tables have it: {@code tiles look}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
