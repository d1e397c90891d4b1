package dev.layerscope.server.app.load.seen;

/** An answer that isn't what it has to be. */
public final class WrongAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongAnswer(String sentence) {
        super(sentence);
    }
}
