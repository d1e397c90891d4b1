package dev.layerscope.viewer;

import dev.layerscope.client.ExitCode;
import dev.layerscope.viewer.session.ServerAccess;
import dev.layerscope.viewer.window.Opening;
import dev.layerscope.viewer.window.Remembered;
import dev.layerscope.viewer.window.Theme;
import dev.layerscope.viewer.window.ViewerWindow;
import java.awt.AWTError;
import java.awt.EventQueue;
import java.awt.GraphicsEnvironment;
import java.awt.Toolkit;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.prefs.Preferences;

/** The display of this machine. */
final class Screen implements Desktop {
    private static final String REMEMBERED = "dev/layerscope/viewer";
    private static final String EXPECTED = " (expected: a desktop; on Linux, DISPLAY names one)";

    private final PrintWriter err;

    Screen(PrintWriter err) {
        this.err = err;
    }

    @Override
    public int open(ServerAccess access, Opening opening) {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
            err.println("display: " + missing.get() + EXPECTED);
            return ExitCode.UNEXPECTED.number();
        }
        // Read here, for these are files and programs, and the event thread waits for none.
        Remembered remembered = new Remembered(Preferences.userRoot().node(REMEMBERED));
        Theme theme = Theme.atStart(remembered);
        EventQueue.invokeLater(() -> ViewerWindow.open(access, opening, remembered, theme));
        return ExitCode.DONE.number();
    }

    /** Why no window can be opened, where none can. */
    private static Optional<String> missing() {
        if (GraphicsEnvironment.isHeadless()) {
            return Optional.of("none");
        }
        try {
            Toolkit.getDefaultToolkit().getScreenSize();
            return Optional.empty();
        } catch (AWTError e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            return Optional.of("this Java runtime is one without windows");
        }
    }
}
