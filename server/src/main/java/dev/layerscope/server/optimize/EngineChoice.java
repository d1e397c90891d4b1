package dev.layerscope.server.optimize;

import java.util.Locale;

/** Which engine a search is to use; in the order in which they are tried. */
public enum EngineChoice {
    /** The first of the others that can do it. */
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
