package dev.layerscope.viewer.window;

import dev.layerscope.client.ServerAddress;
import java.util.prefs.Preferences;

/**
 * What the viewer keeps from one start to the next: the address of the last server that answered, and the theme. Never
 * a token.
 */
public final class Remembered {
    private static final String SERVER = "server";
    private static final String THEME = "theme";

    private final Preferences preferences;

    /**
     * @param preferences the node to keep it in
     */
    public Remembered(Preferences preferences) {
        this.preferences = preferences;
    }

    /** The default server where none is remembered. */
    public String server() {
        return preferences.get(SERVER, ServerAddress.DEFAULT.toString());
    }

    public void keepServer(ServerAddress server) {
        preferences.put(SERVER, server.toString());
    }

    /** The name of a theme; empty where none is remembered. */
    public String theme() {
        return preferences.get(THEME, "");
    }

    public void keepTheme(String name) {
        preferences.put(THEME, name);
    }
}
