package dev.layerscope.server.app.options;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.model.NearestNames;
import dev.layerscope.yaml.YamlException;
import dev.layerscope.yaml.YamlFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** A YAML file whose keys are options without their dashes. Nothing in it is executed or read from elsewhere. */
final class ConfigurationFile {
    private static final long MOST_BYTES = 1 << 20;
    private static final int NEAREST = 2;

    private final Path file;

    private ConfigurationFile(Path file) {
        this.file = file;
    }

    /**
     * What it says of these options.
     *
     * @throws DomainException CONFIGURATION_INVALID, with the line
     */
    static Map<OptionKey, GivenValue> read(Path file, List<OptionSpec> options) {
        return new ConfigurationFile(file).read(options);
    }

    private Map<OptionKey, GivenValue> read(List<OptionSpec> options) {
        Map<String, OptionSpec> known = new HashMap<>();
        options.forEach(option -> known.put(OptionKey.of(option).text(), option));
        try {
            YamlFields fields = YamlFields.of(text());
            Map<OptionKey, GivenValue> given = new HashMap<>();
            for (String key : fields.keys()) {
                String origin = "%s line %d".formatted(file, fields.line(key));
                OptionSpec option = known.get(key);
                if (option == null) {
                    throw refused("line %d: unknown key '%s' (expected: a long option of serve, such as %s)"
                            .formatted(
                                    fields.line(key),
                                    key,
                                    String.join(" or ", NearestNames.of(key, known.keySet(), NEAREST))));
                }
                if (fields.has(key)) {
                    GivenValue value = new GivenValue(fields.texts(key), origin);
                    value.checkedFor(option);
                    given.put(OptionKey.of(option), value);
                }
            }
            return given;
        } catch (YamlException e) {
            throw refused(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw refused("not readable (expected: a YAML file)", e);
        }
    }

    private String text() throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw refused("%d bytes (expected: a YAML file of at most %d)".formatted(Files.size(file), MOST_BYTES));
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private DomainException refused(String sentence) {
        return new DomainException(Reason.CONFIGURATION_INVALID, "%s: %s".formatted(file, sentence));
    }

    private DomainException refused(String sentence, Exception cause) {
        return new DomainException(Reason.CONFIGURATION_INVALID, "%s: %s".formatted(file, sentence), cause);
    }
}
