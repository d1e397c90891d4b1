package dev.layerscope.cli;

import java.util.Locale;
import java.util.Optional;

/** How tensors are written. */
enum TensorFormat {
    /** NumPy's file of one array. */
    NPY,
    /** NumPy's archive of several. */
    NPZ,
    /** The bytes alone: little endian, row major. */
    RAW;

    /** The ending of file names, with its dot. */
    String ending() {
        return "." + this;
    }

    /** As it is written on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format that a file's name asks for by its ending. */
    static Optional<TensorFormat> ofName(String file) {
        for (TensorFormat format : values()) {
            if (file.toLowerCase(Locale.ROOT).endsWith(format.ending())) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }
}
