package dev.layerscope.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line said too much, and what was perhaps meant. */
final class Unmatched {
    private Unmatched() {}

    /** {@code no command 'delete' (expected, perhaps: models delete)}. */
    static String sentence(UnmatchedArgumentException failure) {
        CommandLine command = failure.getCommandLine();
        String first =
                failure.getUnmatched().isEmpty() ? "" : failure.getUnmatched().get(0);
        boolean option = first.startsWith("-");
        String what = option ? "option" : command.getSubcommands().isEmpty() ? "argument" : "command";
        List<String> meant = option ? List.of() : called(first, command, "");
        if (meant.isEmpty()) {
            meant = failure.getSuggestions();
        }
        String sentence =
                what.equals("argument") ? "argument '" + first + "': one too many" : "no " + what + " '" + first + "'";
        if (!meant.isEmpty()) {
            return sentence + " (expected, perhaps: " + String.join(", ", meant) + ")";
        }
        return what.equals("command")
                ? sentence + " (expected: one of "
                        + String.join(", ", command.getSubcommands().keySet()) + ")"
                : sentence;
    }

    /** Commands of this name, at any depth below, with the names that lead to them. */
    private static List<String> called(String name, CommandLine command, String path) {
        List<String> found = new ArrayList<>();
        command.getSubcommands().forEach((key, inner) -> {
            if (key.equals(name)) {
                found.add(path + key);
            }
            found.addAll(called(name, inner, path + key + " "));
        });
        return found;
    }
}
