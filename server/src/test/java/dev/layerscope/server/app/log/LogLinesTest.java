package dev.layerscope.server.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogLinesTest {
    private static final String EVIL = "model: 'x\n2026-01-01T00:00:00.000 ERROR forged\r\u001b[31m\u0085\u2028'";

    @Test
    void aLineOfJsonHasEverythingARecordSays() {
        LogRecord line = line(Level.WARNING, "three \"words\" \\ and a\ttab");
        Map<String, Object> stages = new LinkedHashMap<>();
        stages.put("queue", 0.25);
        stages.put("run", 1.5);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("request_id", "a1");
        fields.put("stage_seconds", stages);
        fields.put("sent_bytes", 7L);
        fields.put("odd", Double.NaN);
        fields.put("none", Map.of());
        line.setParameters(new Object[] {new Fields(fields)});

        assertThat(new JsonLines().format(line))
                .isEqualTo(
                        "{\"time\":\"2026-01-02T03:04:05.600Z\",\"level\":\"WARN\",\"logger\":\"dev.layerscope.some\","
                                + "\"message\":\"three \\\"words\\\" \\\\ and a\\ttab\",\"request_id\":\"a1\","
                                + "\"stage_seconds\":{\"queue\":0.25,\"run\":1.5},\"sent_bytes\":7,\"odd\":\"NaN\",\"none\":{}}\n");
    }

    @Test
    void whateverIsLoggedMeanwhileNamesTheCallThatAThreadWorksFor() {
        MDC.put("request_id", "a1");
        try {
            assertThat(new JsonLines().format(line(Level.FINE, "m")))
                    .contains("\"level\":\"DEBUG\"", "\"request_id\":\"a1\"");
            assertThat(new TextLines().format(line(Level.FINE, "m"))).endsWith(" DEBUG m (request a1)\n");
            assertThat(new TextLines().format(line(Level.SEVERE, "internal error a1")))
                    .endsWith(" ERROR internal error a1\n");
        } finally {
            MDC.clear();
        }
    }

    @Test
    void nothingFromOutsideBeginsALineOfItsOwn() {
        for (Formatter formatter : List.of(new TextLines(), new JsonLines())) {
            String text = formatter.format(line(Level.INFO, EVIL));

            assertThat(text.strip().lines()).hasSize(1);
            assertThat(text.strip()).doesNotContain("\r", "\u001b", "\u0085", "\u2028");
            assertThat(text).contains("forged");
        }
    }

    @Test
    void aStackOfWhatWasThrownIsPartOfItsLine() {
        LogRecord line = line(Level.SEVERE, "broken");
        line.setThrown(new IllegalStateException(EVIL));

        assertThat(new JsonLines().format(line).strip().lines()).hasSize(1);
        assertThat(new JsonLines().format(line)).contains("\"exception\":\"java.lang.IllegalStateException: model");
        assertThat(new TextLines().format(line).strip().lines().skip(1)).allMatch(rest -> rest.startsWith("\t"));
    }

    @Test
    void halfACharacterIsStillJson() {
        assertThat(new JsonLines().format(line(Level.INFO, "a\ud83d b\ud83d\ude00")))
                .contains("\"message\":\"a\\ud83d b\ud83d\ude00\"");
    }

    private static LogRecord line(Level level, String message) {
        LogRecord line = new LogRecord(level, message);
        line.setLoggerName("dev.layerscope.some");
        line.setInstant(Instant.parse("2026-01-02T03:04:05.600Z"));
        return line;
    }
}
