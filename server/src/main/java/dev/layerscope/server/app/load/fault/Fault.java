package dev.layerscope.server.app.load.fault;

import java.io.IOException;

/** Something that goes wrong, and is over some time later. */
public interface Fault {
    /** As reports have it. */
    String name();

    /**
     * Makes it happen; returns when it is over.
     *
     * @return what was seen of it, beside what people saw
     * @throws IOException where it can't be made to happen
     */
    String happen(Scene scene) throws IOException, InterruptedException;
}
