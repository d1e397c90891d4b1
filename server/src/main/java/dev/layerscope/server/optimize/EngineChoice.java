package dev.layerscope.server.optimize;

import java.util.Locale;

/** Which engine a search is to use. */
public enum EngineChoice {
    /** GRADIENT where a gradient passes, else GRADIENT_FREE. */
    AUTO,
    /** ONNX Runtime's training session. */
    TRAINING,
    /** A backward graph in an ordinary session. */
    GRADIENT,
    /** Forward passes alone. */
    GRADIENT_FREE;

    /** As people write it: {@code gradient-free}. */
    public String forPeople() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
