package dev.layerscope.server.app.log;

import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets up {@code java.util.logging}, to which SLF4J writes. */
public final class Logging {
    private static final Logger ROOT = Logger.getLogger("");
    /** Kept here, for the logging system forgets loggers that nobody holds. */
    private static final Logger OWN = Logger.getLogger("dev.layerscope");
    /** They have a stack for each failure, of which the server says a line. */
    private static final Logger EXPORTERS = Logger.getLogger("io.opentelemetry.exporter");

    private Logging() {}

    /** For this process from now on; an operator who brings a configuration of {@code java.util.logging} has the say. */
    public static void configure(LogSettings settings) {
        if (System.getProperty("java.util.logging.config.file") == null) {
            configure(settings, ROOT, OWN);
        }
    }

    static void configure(LogSettings settings, Logger root, Logger own) {
        Level level = settings.threshold().level();
        own.setLevel(level);
        EXPORTERS.setLevel(Level.OFF);
        root.setLevel(level.intValue() > Level.INFO.intValue() ? level : Level.INFO);
        for (Handler handler : root.getHandlers()) {
            handler.setFormatter(formatter(settings.format()));
        }
    }

    private static Formatter formatter(LogSettings.Format format) {
        return switch (format) {
            case TEXT -> new TextLines();
            case JSON -> new JsonLines();
        };
    }
}
