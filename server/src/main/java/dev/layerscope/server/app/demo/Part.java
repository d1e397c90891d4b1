package dev.layerscope.server.app.demo;

import java.io.IOException;

/** A part of the page, which makes what it shows. */
interface Part {
    /**
     * Asks the server, writes files beside the page, and returns the part as HTML that links them.
     *
     * @throws IOException where a file can't be written, or an answer arrives cut off
     */
    String html(Visit visit) throws IOException;
}
