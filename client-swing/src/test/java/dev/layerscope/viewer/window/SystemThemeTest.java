package dev.layerscope.viewer.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

final class SystemThemeTest {
    @Test
    void each_system_says_dark_in_its_own_words() {
        assertThat(SystemTheme.saysDark("mac os x", "Dark\n")).isTrue();
        assertThat(SystemTheme.saysDark("windows 11", "    AppsUseLightTheme    REG_DWORD    0x0"))
                .isTrue();
        assertThat(SystemTheme.saysDark("linux", "'prefer-dark'\n")).isTrue();
    }

    @Test
    void a_system_that_says_something_else_is_light() {
        assertThat(SystemTheme.saysDark("mac os x", "The domain/default pair does not exist"))
                .isFalse();
        assertThat(SystemTheme.saysDark("windows 11", "    AppsUseLightTheme    REG_DWORD    0x1"))
                .isFalse();
        assertThat(SystemTheme.saysDark("linux", "'default'\n")).isFalse();
        assertThat(SystemTheme.saysDark("linux", "")).isFalse();
    }

    @Test
    void each_system_is_asked_with_its_own_program() {
        assertThatCode(SystemTheme::isDark).doesNotThrowAnyException();
        assertThat(SystemTheme.question("linux")).first().isEqualTo("gsettings");
        assertThat(SystemTheme.question("windows 11")).first().isEqualTo("reg");
        assertThat(SystemTheme.question("mac os x")).first().isEqualTo("defaults");
    }
}
