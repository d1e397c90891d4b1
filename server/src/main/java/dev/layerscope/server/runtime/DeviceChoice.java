package dev.layerscope.server.runtime;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The device that an operator asks for.
 *
 * @param cudaIndex which CUDA device; 0 for CPU
 */
public record DeviceChoice(Kind kind, int cudaIndex) {
    private static final Pattern CUDA = Pattern.compile("cuda(?::(\\d{1,3}))?");

    /** How firmly a device is asked for. */
    public enum Kind {
        /** CUDA where it works, else the CPU. */
        AUTO,
        CPU,
        /** CUDA or nothing. */
        CUDA
    }

    public static final DeviceChoice AUTO = new DeviceChoice(Kind.AUTO, 0);
    public static final DeviceChoice CPU = new DeviceChoice(Kind.CPU, 0);

    /**
     * Reads {@code auto}, {@code cpu}, {@code cuda} or {@code cuda:N}.
     *
     * @throws DomainException CONFIGURATION_INVALID
     */
    public static DeviceChoice parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        Matcher cuda = CUDA.matcher(lower);
        if (cuda.matches()) {
            return new DeviceChoice(Kind.CUDA, cuda.group(1) == null ? 0 : Integer.parseInt(cuda.group(1)));
        }
        return switch (lower) {
            case "auto" -> AUTO;
            case "cpu" -> CPU;
            default ->
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID,
                        "device: '%s' (expected: auto, cpu, cuda or cuda:N)".formatted(text));
        };
    }
}
