package dev.layerscope.server.runtime;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes sentences for clients out of ONNX Runtime's messages, which name its own source files and the server's paths. */
final class OrtMessages {
    private static final Pattern NODE = Pattern.compile("while running (\\S+) node\\. Name:'([^']*)'");
    private static final Pattern SOURCE_LOCATION = Pattern.compile(
            "(?:[A-Za-z]:)?[\\\\/][^\\s:]*\\.(?:cc|h|cpp|cu|cuh|hpp):\\d+\\s*(?:\\S*\\([^)]*\\)(?:\\s*const)?(?:\\s*\\[[^\\]]*\\])?)?");
    /** A name of the model, as group 1, or a path of the server: both look alike, but names stand in quotes or parentheses. */
    private static final Pattern NAME_OR_PATH =
            Pattern.compile("((?<!\\w)'[^']*'|[Nn]ode \\([^)]*\\))|(?<![\\w/])(?:/[\\w.+-]+){2,}/?");

    /** What training puts before the message of the session inside: where it was thrown. */
    private static final Pattern THROWN_FROM =
            Pattern.compile("^\\S+:\\d+ onnxruntime::.*?\\) \\[ONNXRuntimeError\\] : \\d+ : [A-Z_]+ : ");

    private static final Pattern ERROR_CODE = Pattern.compile("Error code - [A-Z_]+ - message: ");
    private static final int LONGEST = 400;

    private OrtMessages() {}

    /** The name of the node that failed, where the message has one. */
    static Optional<String> node(String message) {
        Matcher matcher = NODE.matcher(message);
        return matcher.find() && !matcher.group(2).isEmpty() ? Optional.of(matcher.group(2)) : Optional.empty();
    }

    /** One line, without source locations and paths; in words of our own where ONNX Runtime's are known. */
    static String clean(String message) {
        return OrtRefusals.sentence(message).orElseGet(() -> line(message));
    }

    private static String line(String message) {
        String node = "";
        Matcher matcher = NODE.matcher(message);
        String rest = message;
        if (matcher.find()) {
            node = "%s '%s': ".formatted(matcher.group(1), matcher.group(2));
            int status = message.indexOf("Status Message:", matcher.end());
            rest = status < 0
                    ? message.substring(matcher.end())
                    : message.substring(status + "Status Message:".length());
        }
        rest = ERROR_CODE.matcher(rest).replaceAll("");
        rest = THROWN_FROM.matcher(rest).replaceFirst("");
        rest = SOURCE_LOCATION.matcher(rest).replaceAll(" ");
        rest = NAME_OR_PATH
                .matcher(rest)
                .replaceAll(found -> found.group(1) == null ? "..." : Matcher.quoteReplacement(found.group(1)));
        String line = (node + rest).replaceAll("\\s+", " ").strip();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }
}
