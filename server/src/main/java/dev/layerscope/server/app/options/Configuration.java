package dev.layerscope.server.app.options;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.model.NearestNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * What options are where the command line doesn't say: the environment comes first, then a file. What neither gives has
 * the option's own default.
 */
public final class Configuration implements IDefaultValueProvider {
    private static final String FILE_VARIABLE = "LAYERSCOPE_CONFIG";

    /** Of the clients, which people run in the same shell. */
    private static final String CLIENTS_VARIABLE = "LAYERSCOPE_SERVER";

    private final Map<OptionKey, GivenValue> given;
    private final List<String> warnings;

    private Configuration(Map<OptionKey, GivenValue> given, List<String> warnings) {
        this.given = Map.copyOf(given);
        this.warnings = List.copyOf(warnings);
    }

    /** Nothing but the command line. */
    public static Configuration none() {
        return new Configuration(Map.of(), List.of());
    }

    /** Of a command line: where a file may be named, and nothing else matters. */
    private static final class Named {
        @Option(names = ConfigurationOptions.FILE)
        private @Nullable Path file;

        @Option(
                names = {"-h", "--help", "-V", "--version"},
                help = true)
        private boolean informed;
    }

    /**
     * Reads the file that the command line or {@code LAYERSCOPE_CONFIG} names, and the environment.
     *
     * @param command whose options are to be given
     * @throws DomainException CONFIGURATION_INVALID with the place, where a key or value can't be
     */
    public static Configuration read(CommandSpec command, Map<String, String> environment, String... args) {
        Named named = new Named();
        new CommandLine(named)
                .setUnmatchedArgumentsAllowed(true)
                .setOverwrittenOptionsAllowed(true)
                .parseArgs(withoutAFileThatIsMissing(args));
        if (named.informed) {
            // Help tells the true defaults, and is there even where the file is broken.
            return none();
        }
        List<OptionSpec> options = OptionKey.configurable(command);
        Optional<Path> file = Optional.ofNullable(named.file)
                .or(() -> Optional.ofNullable(environment.get(FILE_VARIABLE)).map(Path::of));
        Map<OptionKey, GivenValue> given = new HashMap<>(
                file.map(path -> ConfigurationFile.read(path, options)).orElse(Map.of()));
        for (OptionSpec option : options) {
            OptionKey key = OptionKey.of(option);
            String text = environment.get(key.variable());
            if (text != null) {
                given.put(key, checked(option, text, key.variable()));
            }
        }
        return new Configuration(given, unknown(environment, options));
    }

    /** {@code --config} as the last word is for the real parser to refuse. */
    private static String[] withoutAFileThatIsMissing(String[] args) {
        boolean missing = args.length > 0 && args[args.length - 1].equals(ConfigurationOptions.FILE);
        return missing ? List.of(args).subList(0, args.length - 1).toArray(String[]::new) : args;
    }

    private static GivenValue checked(OptionSpec option, String text, String variable) {
        List<String> texts = option.isMultiValue() ? List.of(text.split(option.splitRegex(), -1)) : List.of(text);
        GivenValue value = new GivenValue(texts, variable);
        value.checkedFor(option);
        return value;
    }

    private static List<String> unknown(Map<String, String> environment, List<OptionSpec> options) {
        List<String> known = new ArrayList<>(
                options.stream().map(option -> OptionKey.of(option).variable()).toList());
        known.add(FILE_VARIABLE);
        List<String> warnings = new ArrayList<>();
        for (String name : new TreeSet<>(environment.keySet())) {
            if (OptionKey.isVariable(name) && !known.contains(name) && !name.equals(CLIENTS_VARIABLE)) {
                warnings.add("environment: '%s' is no option (nearest: %s)"
                        .formatted(name, NearestNames.of(name, known, 1).get(0)));
            }
        }
        return warnings;
    }

    /** Sentences about what was passed over: variables of the environment that look like options and are none. */
    public List<String> warnings() {
        return warnings;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option)) {
            return null;
        }
        GivenValue value = given.get(OptionKey.of(option));
        return value == null ? null : value.checkedFor(option);
    }

    /** Where a value comes from that the command line doesn't give; empty for the option's own default. */
    Optional<String> origin(OptionSpec option) {
        return Optional.ofNullable(given.get(OptionKey.of(option))).map(GivenValue::origin);
    }
}
