package dev.layerscope.server.app.log;

import java.util.Locale;
import java.util.logging.Level;

/** How the server logs. */
public record LogSettings(Format format, Threshold threshold) {
    /** What a line looks like. */
    public enum Format {
        TEXT,
        JSON;

        /** As it is written in settings. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which of the server's own lines are written; libraries never write more than {@link #INFO}. */
    public enum Threshold {
        /** Every call. */
        DEBUG(Level.FINE),
        /** What changes, and calls that fail or are slow. */
        INFO(Level.INFO),
        WARN(Level.WARNING),
        ERROR(Level.SEVERE);

        private final Level level;

        Threshold(Level level) {
            this.level = level;
        }

        Level level() {
            return level;
        }

        /** As it is written in settings. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static LogSettings defaults() {
        return new LogSettings(Format.TEXT, Threshold.INFO);
    }
}
