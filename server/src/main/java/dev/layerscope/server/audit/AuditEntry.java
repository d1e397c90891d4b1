package dev.layerscope.server.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One change, or one that was refused.
 *
 * @param user who asked for it
 * @param address that they called from; empty for the server itself
 * @param request the call's id, which the log and the client have too; empty for the server itself
 * @param action such as {@code DeleteModel}
 * @param subject what it was done to, such as a job's id; empty where that was never said
 * @param outcome {@code OK}, or the gRPC code and perhaps the reason of a refusal
 */
public record AuditEntry(
        Instant time, String user, String address, String request, String action, String subject, String outcome) {
    private static final int LONGEST = 256;

    /** One line of JSON, without an end of line. */
    public String json() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("time", time.truncatedTo(ChronoUnit.MILLIS).toString());
        fields.put("user", user);
        fields.put("address", address);
        fields.put("request", request);
        fields.put("action", action);
        fields.put("subject", subject);
        fields.put("outcome", outcome);
        StringBuilder line = new StringBuilder("{");
        fields.forEach((key, value) -> {
            if (!value.isEmpty()) {
                line.append(line.length() > 1 ? "," : "")
                        .append('"')
                        .append(key)
                        .append("\":");
                quote(value, line);
            }
        });
        return line.append('}').toString();
    }

    private static void quote(String text, StringBuilder line) {
        line.append('"');
        String shown = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
        shown.chars().forEach(character -> {
            if (character == '"' || character == '\\') {
                line.append('\\').append((char) character);
            } else if (character < ' ' || character > '~') {
                line.append(String.format("\\u%04x", character));
            } else {
                line.append((char) character);
            }
        });
        line.append('"');
    }
}
