package dev.layerscope.viewer.window;

import dev.layerscope.viewer.work.Background;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import java.util.Optional;

/** A theme that a person chose, or that of the system, which may change while the window is open. */
final class ThemeChoice {
    private final Remembered remembered;
    private final Latest question;
    private Theme worn;

    /**
     * @param worn what is set up already
     */
    ThemeChoice(Remembered remembered, Background background, Theme worn) {
        this.remembered = remembered;
        this.question = new Latest(background);
        this.worn = worn;
    }

    /** What to set up at the start. May take a moment, so not on the event thread. */
    static Theme first(Remembered remembered) {
        return Theme.named(remembered.theme()).orElseGet(ThemeChoice::ofSystem);
    }

    /** The theme that was chosen; empty where it is the system's. */
    Optional<Theme> chosen() {
        return Theme.named(remembered.theme());
    }

    void choose(Theme theme) {
        remembered.keepTheme(theme.name());
        question.drop();
        wear(theme);
    }

    /** As the system has it, from now on. */
    void followSystem() {
        remembered.keepTheme("");
        look();
    }

    /** Looks how the system has it now, where that is followed. */
    void look() {
        EventThread.require();
        if (chosen().isEmpty()) {
            question.start("", ThemeChoice::ofSystem, this::wear, failure -> {});
        }
    }

    private void wear(Theme theme) {
        if (theme != worn) {
            worn = theme;
            theme.apply();
        }
    }

    private static Theme ofSystem() {
        return SystemTheme.isDark() ? Theme.DARK : Theme.LIGHT;
    }
}
