package dev.layerscope.viewer.models;

import dev.layerscope.v1.Model;
import org.jspecify.annotations.Nullable;

/**
 * The selected model and how far the server is with it.
 *
 * @param model what is known of it, which is little before it has been loaded; none where nothing is selected
 * @param notice one sentence about what is going on or went wrong; empty where all is well
 */
record Detail(@Nullable Model model, Phase phase, String notice) {
    static final Detail NOTHING = new Detail(null, Phase.NOTHING, "");

    /** Where the question for a model stands. */
    enum Phase {
        NOTHING,
        LOADING,
        LOADED,
        FAILED
    }

    static Detail loading(Model known) {
        return new Detail(known, Phase.LOADING, "loading\u2026");
    }

    /** What the server answered, which for a file that can't be used is why. */
    static Detail answered(Model model) {
        return model.getState() == Model.State.STATE_REFUSED
                ? failed(model, model.getRefusal())
                : new Detail(model, Phase.LOADED, "");
    }

    static Detail failed(Model known, String sentence) {
        return new Detail(known, Phase.FAILED, sentence);
    }

    boolean isOf(String name) {
        return model != null && model.getName().equals(name);
    }
}
