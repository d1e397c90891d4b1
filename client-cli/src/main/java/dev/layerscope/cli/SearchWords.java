package dev.layerscope.cli;

import java.util.Locale;
import picocli.CommandLine;

/** The words by which options of searches and jobs are chosen: as the contract has them, in lower case. */
final class SearchWords {
    private SearchWords() {}

    /** {@code GRADIENT_FREE} as {@code gradient-free}. */
    static String written(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static CommandLine register(CommandLine command) {
        return command.registerConverter(Recipe.class, new Choice<>(Recipe.class))
                .registerConverter(EngineName.class, new Choice<>(EngineName.class))
                .registerConverter(OptimizerKind.class, new Choice<>(OptimizerKind.class))
                .registerConverter(Basis.class, new Choice<>(Basis.class))
                .registerConverter(Colors.class, new Choice<>(Colors.class))
                .registerConverter(Range.class, new Choice<>(Range.class))
                .registerConverter(Filter.class, new Choice<>(Filter.class))
                .registerConverter(State.class, new Choice<>(State.class));
    }

    /** Sets of settings. */
    enum Recipe {
        ARTICLE,
        QUICK,
        FOURIER,
        EVOLVE;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** Ways of searching. */
    enum EngineName {
        AUTO,
        TRAINING,
        GRADIENT,
        GRADIENT_FREE;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** How gradients become steps. */
    enum OptimizerKind {
        ADAM,
        ADAMW,
        SGD;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** What is searched. */
    enum Basis {
        PIXELS,
        FOURIER;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** Whether colours move together. */
    enum Colors {
        PLAIN,
        DECORRELATED;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** How values are kept where pictures have them. */
    enum Range {
        FREE,
        CLAMP,
        SIGMOID;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** How pictures are enlarged. */
    enum Filter {
        NEAREST,
        LINEAR,
        CUBIC;

        @Override
        public String toString() {
            return written(this);
        }
    }

    /** Where jobs stand. */
    enum State {
        QUEUED,
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED;

        @Override
        public String toString() {
            return written(this);
        }
    }
}
