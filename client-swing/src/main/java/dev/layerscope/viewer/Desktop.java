package dev.layerscope.viewer;

import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.window.Opening;

/** Where windows are opened. */
interface Desktop {
    /**
     * Opens the viewer's window and doesn't wait for its end.
     *
     * @return the exit code: 0 where the window opens, 1 where there is no display
     */
    int open(ServerAccess access, Opening opening);
}
