package dev.layerscope.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --batch}: how many images one request has. */
final class BatchOption {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    private int batch = 16;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    BatchOption() {}

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "16",
            description = "of many images, so many at once (default: ${DEFAULT-VALUE})")
    void set(int number) {
        if (number < 1 || number > 4096) {
            throw new ParameterException(spec.commandLine(), "--batch: " + number + " (expected: 1 to 4096)");
        }
        batch = number;
    }

    int batch() {
        return batch;
    }
}
