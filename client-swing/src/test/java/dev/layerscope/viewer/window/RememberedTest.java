package dev.layerscope.viewer.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.client.ConnectionSettings.Encryption;
import dev.layerscope.viewer.MemoryPreferences;
import dev.layerscope.viewer.session.KnownServer;
import java.awt.Rectangle;
import org.junit.jupiter.api.Test;

final class RememberedTest {
    private final MemoryPreferences preferences = new MemoryPreferences();
    private final Remembered remembered = new Remembered(preferences);

    @Test
    void at_first_there_is_no_server_and_the_theme_of_the_system() {
        assertThat(remembered.servers()).isEmpty();
        assertThat(remembered.window()).isEmpty();
        assertThat(remembered.side("layers", 300)).isEqualTo(300);
        assertThat(Theme.named(remembered.theme())).isEmpty();
    }

    @Test
    void servers_are_kept_with_the_way_to_reach_them_the_last_one_first() {
        KnownServer box =
                new KnownServer("gpu-box:7071", Encryption.TLS, "/etc/ca.pem", "token.txt", "me.pem", "me.key");
        remembered.keepServer(KnownServer.plain("localhost"));
        remembered.keepServer(box);
        remembered.keepServer(KnownServer.plain("elsewhere"));
        remembered.keepServer(box);

        assertThat(new Remembered(preferences).servers())
                .containsExactly(box, KnownServer.plain("elsewhere"), KnownServer.plain("localhost"));
    }

    @Test
    void ten_servers_are_kept() {
        for (int i = 0; i < 12; i++) {
            remembered.keepServer(KnownServer.plain("server-" + i));
        }

        assertThat(remembered.servers()).hasSize(10).startsWith(KnownServer.plain("server-11"));
    }

    @Test
    void what_another_version_wrote_is_left_out() {
        preferences.put("servers", "gpu-box\nlocalhost\tPLAIN_TEXT\t\t");
        preferences.put("window", "here");

        assertThat(remembered.servers()).containsExactly(KnownServer.plain("localhost"));
        assertThat(remembered.window()).isEmpty();
    }

    @Test
    void the_window_and_the_theme_are_kept() {
        remembered.keepTheme(Theme.DARK.name());
        remembered.keepWindow(new Rectangle(-5, 10, 1280, 720));
        remembered.keepSide("layers", 222);

        Remembered next = new Remembered(preferences);
        assertThat(Theme.named(next.theme())).contains(Theme.DARK);
        assertThat(next.window()).contains(new Rectangle(-5, 10, 1280, 720));
        assertThat(next.side("layers", 300)).isEqualTo(222);
    }
}
