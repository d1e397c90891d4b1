package dev.layerscope.server.app.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What an option is called in a configuration file and in the environment. */
record OptionKey(String text) {
    private static final String PREFIX = "LAYERSCOPE_";

    /** They say where a configuration is or what is done with it, so they can't be in one. */
    private static final Set<String> COMMAND_LINE_ONLY = Set.of("help", "version", "config", "print-config");

    static OptionKey of(OptionSpec option) {
        return new OptionKey(option.longestName().substring("--".length()));
    }

    /** Those options of a command that a configuration may give, in their order. */
    static List<OptionSpec> configurable(CommandSpec command) {
        List<OptionSpec> options = new ArrayList<>(command.options());
        options.removeIf(option -> COMMAND_LINE_ONLY.contains(of(option).text()));
        return options;
    }

    /** {@code LAYERSCOPE_JOBS_AT_ONCE} for {@code jobs-at-once}. */
    String variable() {
        return PREFIX + text.toUpperCase(Locale.ROOT).replace('-', '_');
    }

    static boolean isVariable(String name) {
        return name.startsWith(PREFIX);
    }
}
