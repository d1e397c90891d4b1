package dev.layerscope.viewer.window;

import dev.layerscope.viewer.session.KnownServer;
import java.awt.Rectangle;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.prefs.Preferences;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * What the viewer keeps from one start to the next: servers that answered, the theme, and where the window was. Never a
 * token.
 */
public final class Remembered {
    private static final String SERVERS = "servers";
    private static final String THEME = "theme";
    private static final String WINDOW = "window";
    private static final String SIDE = "side.";
    private static final int MOST_SERVERS = 10;
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,6}");

    private final Preferences preferences;

    /**
     * @param preferences the node to keep it in
     */
    public Remembered(Preferences preferences) {
        this.preferences = preferences;
    }

    /** The node, for what other rooms keep. */
    public Preferences preferences() {
        return preferences;
    }

    /** Those that answered, the last one first. */
    public List<KnownServer> servers() {
        return preferences
                .get(SERVERS, "")
                .lines()
                .map(KnownServer::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    public void keepServer(KnownServer server) {
        List<KnownServer> kept = new ArrayList<>(servers());
        kept.removeIf(other -> other.address().equals(server.address()));
        kept.add(0, server);
        // A value of preferences has at most 8,192 characters.
        List<String> lines =
                kept.stream().limit(MOST_SERVERS).map(KnownServer::line).toList();
        String text = String.join("\n", lines);
        if (text.length() <= Preferences.MAX_VALUE_LENGTH) {
            preferences.put(SERVERS, text);
        }
    }

    /** The name of a theme; empty where none is remembered. */
    public String theme() {
        return preferences.get(THEME, "");
    }

    public void keepTheme(String name) {
        preferences.put(THEME, name);
    }

    /** Where the window was on the screen. */
    public Optional<Rectangle> window() {
        List<Integer> numbers = NUMBER.matcher(preferences.get(WINDOW, ""))
                .results()
                .map(MatchResult::group)
                .map(Integer::valueOf)
                .toList();
        return numbers.size() == 4
                ? Optional.of(new Rectangle(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)))
                : Optional.empty();
    }

    public void keepWindow(Rectangle bounds) {
        preferences.put(WINDOW, "%d %d %d %d".formatted(bounds.x, bounds.y, bounds.width, bounds.height));
    }

    /** How wide a side of the window was, in pixels; the proposal where none is remembered. */
    public int side(String name, int proposed) {
        return preferences.getInt(SIDE + name, proposed);
    }

    public void keepSide(String name, int width) {
        preferences.putInt(SIDE + name, width);
    }
}
