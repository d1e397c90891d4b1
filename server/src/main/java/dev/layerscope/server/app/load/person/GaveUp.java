package dev.layerscope.server.app.load.person;

/** A step went wrong, which is written down already: the person turns to something else. */
public final class GaveUp extends Exception {
    private static final long serialVersionUID = 1;

    GaveUp(Throwable cause) {
        super(cause);
    }
}
