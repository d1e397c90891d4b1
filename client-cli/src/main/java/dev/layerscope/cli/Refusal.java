package dev.layerscope.cli;

import java.io.IOException;

/** What a command refuses by itself, as a server would: its message is one sentence for people. */
final class Refusal extends IOException {
    private static final long serialVersionUID = 1;

    Refusal(String sentence) {
        super(sentence);
    }

    Refusal(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
