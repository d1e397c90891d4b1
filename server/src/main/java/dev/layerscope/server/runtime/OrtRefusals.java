package dev.layerscope.server.runtime;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in a sentence why a core doesn't take a model, where ONNX Runtime's message is one that is known. */
final class OrtRefusals {
    private record Rule(Pattern pattern, Function<MatchResult, String> sentence) {}

    private static final List<Rule> RULES = List.of(
            rule(
                    "Opset (\\d+) is under development.*official support for domain (\\S+) is till opset (\\d+)",
                    found -> "operator set %s of '%s' (expected: at most %s, which is the newest that this core knows)"
                            .formatted(found.group(1), found.group(2), found.group(3))),
            rule(
                    "Unsupported model IR version: (\\d+), max supported IR version: (\\d+)",
                    found -> "file format (IR) %s (expected: at most %s, which is the newest that this core knows)"
                            .formatted(found.group(1), found.group(2))),
            rule(
                    "Fatal error: (\\S*):(\\S+)\\((-?\\d+)\\) is not a registered function/op",
                    found -> "operator '%s' of '%s' (expected: an operator that this core or the model itself defines)"
                            .formatted(found.group(2), found.group(1))),
            rule(
                    "Could not find an implementation for (\\S+?)\\((\\d+)\\) node with name '([^']*)'",
                    found ->
                            "%s of node '%s' (expected: element types and a device for which this core has %s of operator set %s)"
                                    .formatted(found.group(1), found.group(3), found.group(1), found.group(2))),
            rule(
                    "In Node, \\(\"([^\"]*)\", (\\w+), .*, Error No Op registered for \\S+ with domain_version of (\\d+)",
                    found -> "%s of node '%s' (expected: an operator that operator set %s has)"
                            .formatted(found.group(2), found.group(1), found.group(3))),
            rule(
                    "In Node, \\(\"([^\"]*)\", (\\w+), .*, Error (.*)",
                    found -> "%s of node '%s': %s"
                            .formatted(
                                    found.group(2),
                                    found.group(1),
                                    found.group(3).strip())));

    private OrtRefusals() {}

    static Optional<String> sentence(String message) {
        for (Rule rule : RULES) {
            Matcher matcher = rule.pattern.matcher(message);
            if (matcher.find()) {
                return Optional.of(rule.sentence.apply(matcher.toMatchResult()));
            }
        }
        return Optional.empty();
    }

    private static Rule rule(String pattern, Function<MatchResult, String> sentence) {
        return new Rule(Pattern.compile(pattern, Pattern.DOTALL), sentence);
    }
}
