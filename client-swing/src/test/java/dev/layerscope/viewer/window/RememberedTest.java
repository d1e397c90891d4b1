package dev.layerscope.viewer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.ServerAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.prefs.AbstractPreferences;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    private final InMemory preferences = new InMemory();
    private final Remembered remembered = new Remembered(preferences);

    @Test
    void at_first_there_is_the_default_server_and_the_light_theme() {
        assertThat(remembered.server()).isEqualTo("localhost:7070");
        assertThat(Theme.named(remembered.theme())).isEqualTo(Theme.LIGHT);
    }

    @Test
    void the_server_and_the_theme_are_kept_and_nothing_else() {
        remembered.keepServer(new ServerAddress("gpu-box", 7071));
        remembered.keepTheme(Theme.DARK.name());

        Remembered next = new Remembered(preferences);
        assertThat(next.server()).isEqualTo("gpu-box:7071");
        assertThat(Theme.named(next.theme())).isEqualTo(Theme.DARK);
        assertThat(preferences.values).containsOnlyKeys("server", "theme");
    }

    private static final class InMemory extends AbstractPreferences {
        private final Map<String, String> values = new HashMap<>();

        InMemory() {
            super(null, "");
        }

        @Override
        protected void putSpi(String key, String value) {
            values.put(key, value);
        }

        @Override
        protected String getSpi(String key) {
            return values.get(key);
        }

        @Override
        protected void removeSpi(String key) {
            values.remove(key);
        }

        @Override
        protected void removeNodeSpi() {}

        @Override
        protected String[] keysSpi() {
            return values.keySet().toArray(new String[0]);
        }

        @Override
        protected String[] childrenNamesSpi() {
            return new String[0];
        }

        @Override
        protected AbstractPreferences childSpi(String name) {
            throw new UnsupportedOperationException(name);
        }

        @Override
        protected void syncSpi() {}

        @Override
        protected void flushSpi() {}
    }
}
