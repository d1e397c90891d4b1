package dev.layerscope.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code --layer}, which may be repeated, and takes several names where it stands behind the images. */
final class LayerOption {
    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            required = true,
            parameterConsumer = Names.class,
            description = "a layer's path, module, tensor or node; may be repeated, and several may follow the images")
    private List<String> layers = new ArrayList<>();

    /** At least one. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    /**
     * Takes one name, or all that follow where the model and an image were named before: then what follows can't be
     * meant as one of these.
     */
    static final class Names implements IParameterConsumer {
        @Override
        @SuppressWarnings("JdkObsolete") // picocli's own interface
        public void consumeParameters(Stack<String> arguments, ArgSpec option, CommandSpec command) {
            if (arguments.isEmpty() || isOption(arguments.peek())) {
                throw new ParameterException(
                        command.commandLine(), "--layer: without a name (expected: --layer LAYER)");
            }
            List<String> names = option.getValue();
            boolean behindImages = command.positionalParameters().stream()
                    .anyMatch(images -> images.index().min() == 1 && isGiven(images.getValue()));
            do {
                names.add(arguments.pop());
            } while (behindImages && !arguments.isEmpty() && !isOption(arguments.peek()));
        }

        private static boolean isGiven(@Nullable Object images) {
            return images instanceof List<?> several ? !several.isEmpty() : images != null;
        }

        private static boolean isOption(String argument) {
            return argument.startsWith("-");
        }
    }
}
