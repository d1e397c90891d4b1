package dev.layerscope.server.app.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Formatter;
import java.util.logging.LogRecord;
import org.slf4j.MDC;

/**
 * What a record says besides its message: what its maker gave it, and which call its thread works for.
 *
 * @param values texts, numbers and maps of these, by names in {@code snake_case}
 */
record Fields(Map<String, Object> values) {
    static final String REQUEST_ID = "request_id";

    Fields {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** What a record says. */
    static String message(LogRecord line, Formatter formatter) {
        Object[] parameters = line.getParameters();
        // Only libraries write messages with parameters in them.
        return parameters != null && parameters.length == 1 && parameters[0] instanceof Fields
                ? String.valueOf(line.getMessage())
                : formatter.formatMessage(line);
    }

    /** Those of a record. To be asked on the thread that logs. */
    static Fields of(LogRecord line) {
        Object[] parameters = line.getParameters();
        if (parameters != null && parameters.length == 1 && parameters[0] instanceof Fields fields) {
            return fields;
        }
        return new Fields(Optional.ofNullable(MDC.getCopyOfContextMap())
                .<Map<String, Object>>map(LinkedHashMap::new)
                .orElseGet(Map::of));
    }
}
