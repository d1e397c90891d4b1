package dev.layerscope.server.app.log;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.rpc.CallListener;
import dev.layerscope.server.rpc.EndedCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Writes a line for each call that has ended: a warning where the server failed, else at INFO where it was refused or slow,
 * else at DEBUG. Refusals, of which one client can bring about any number, are written at INFO at most {@link #MOST} times a
 * second. Thread safe.
 */
public final class CallLog implements CallListener {
    /** To be chosen in a configuration of {@code java.util.logging}. */
    static final String LOGGER = "dev.layerscope.calls";

    static final int MOST = 10;
    private static final long SECOND = 1_000_000_000L;
    private static final Duration SLOW = Duration.ofSeconds(10);
    private static final String OWN = "layerscope.v1.";

    private final Logger logger;
    private final LongSupplier nanoTime;
    private long secondStart;
    private int written;

    public CallLog() {
        this(Logger.getLogger(LOGGER), System::nanoTime);
    }

    CallLog(Logger logger, LongSupplier nanoTime) {
        this.logger = logger;
        this.nanoTime = nanoTime;
        this.secondStart = nanoTime.getAsLong();
    }

    @Override
    public void ended(EndedCall call) {
        Level level = level(call);
        if (!logger.isLoggable(level)) {
            return;
        }
        LogRecord line = new LogRecord(level, message(call));
        line.setLoggerName(logger.getName());
        line.setParameters(new Object[] {fields(call)});
        logger.log(line);
    }

    private Level level(EndedCall call) {
        return switch (call.code()) {
            case INTERNAL, UNKNOWN, DATA_LOSS -> Level.WARNING;
            case OK, CANCELLED -> isSlow(call) ? Level.INFO : Level.FINE;
            default -> isSlow(call) || mayWrite() ? Level.INFO : Level.FINE;
        };
    }

    /** By what the server did: a stream that somebody watches isn't slow. */
    private static boolean isSlow(EndedCall call) {
        long nanos = 0;
        for (Stage stage : Stage.values()) {
            nanos += stage == Stage.SEND ? 0 : call.stages().nanos(stage);
        }
        return nanos > SLOW.toNanos();
    }

    private synchronized boolean mayWrite() {
        long now = nanoTime.getAsLong();
        if (now - secondStart >= SECOND) {
            secondStart = now;
            written = 0;
        }
        written++;
        return written <= MOST;
    }

    private static String message(EndedCall call) {
        StringBuilder text = new StringBuilder()
                .append(shortened(call.rpc()))
                .append(" of ")
                .append(call.caller().map(Caller::name).orElse("nobody known"))
                .append(": ")
                .append(call.code());
        if (!call.reason().isEmpty() && call.code() != Status.Code.OK) {
            text.append(' ').append(call.reason());
        }
        text.append(" after ").append(seconds(call.took().toNanos())).append(" s");
        for (Stage stage : Stage.values()) {
            long nanos = call.stages().nanos(stage);
            if (nanos > 0) {
                text.append(", ").append(name(stage)).append(' ').append(seconds(nanos));
            }
        }
        return text.append(" (request ").append(call.id()).append(')').toString();
    }

    private static Fields fields(EndedCall call) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(Fields.REQUEST_ID, call.id().text());
        call.caller().ifPresent(caller -> values.put("user", caller.name()));
        values.put("rpc", call.rpc());
        values.put("status", call.code().name());
        if (!call.reason().isEmpty()) {
            values.put("reason", call.reason());
        }
        values.put("duration_seconds", rounded(call.took().toNanos()));
        Map<String, Object> stages = new LinkedHashMap<>();
        for (Stage stage : Stage.values()) {
            if (call.stages().nanos(stage) > 0) {
                stages.put(name(stage), rounded(call.stages().nanos(stage)));
            }
        }
        values.put("stage_seconds", stages);
        values.put("sent_bytes", call.sentBytes());
        values.put("received_bytes", call.receivedBytes());
        return new Fields(values);
    }

    private static String shortened(String rpc) {
        return rpc.startsWith(OWN) ? rpc.substring(OWN.length()) : rpc;
    }

    private static String name(Stage stage) {
        return stage.name().toLowerCase(Locale.ROOT);
    }

    private static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / 1e9);
    }

    /** To microseconds. */
    private static double rounded(long nanos) {
        return Math.round(nanos / 1e3) / 1e6;
    }
}
