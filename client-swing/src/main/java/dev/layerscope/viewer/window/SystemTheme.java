package dev.layerscope.viewer.window;

import dev.layerscope.viewer.work.EventThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Whether the desktop is set to dark, which Java doesn't tell: asked with the program that each system has for that. A
 * system that doesn't know, or not in time, is light.
 */
final class SystemTheme {
    private static final int LONGEST_MILLIS = 1500;

    private SystemTheme() {}

    /** Takes a moment. */
    static boolean isDark() {
        EventThread.forbid();
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return saysDark(system, answer(question(system)));
    }

    static List<String> question(String system) {
        if (system.contains("mac")) {
            return List.of("defaults", "read", "-g", "AppleInterfaceStyle");
        }
        if (system.contains("windows")) {
            String key = "HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize";
            return List.of("reg", "query", key, "/v", "AppsUseLightTheme");
        }
        return List.of("gsettings", "get", "org.gnome.desktop.interface", "color-scheme");
    }

    static boolean saysDark(String system, String answer) {
        return system.contains("windows")
                ? answer.contains("0x0")
                : answer.toLowerCase(Locale.ROOT).contains("dark");
    }

    private static String answer(List<String> question) {
        try {
            Process asking =
                    new ProcessBuilder(question).redirectErrorStream(true).start();
            if (!asking.waitFor(LONGEST_MILLIS, TimeUnit.MILLISECONDS)) {
                asking.destroyForcibly();
                return "";
            }
            return new String(asking.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
