package dev.layerscope.server.upload;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.Optional;

/**
 * What the process that tries a model has to say: one line.
 *
 * @param refusal why the model can't be hosted; empty where it can
 * @param sentence of the refusal, or what is worth knowing of a model that can be hosted; may be empty
 */
public record TrialReport(Optional<Reason> refusal, String sentence) {
    private static final String MARK = "layerscope-trial: ";
    private static final String PASSED = "PASSED";

    public TrialReport {
        sentence = sentence.replaceAll("\\s+", " ").strip();
    }

    public static TrialReport passed(String note) {
        return new TrialReport(Optional.empty(), note);
    }

    public static TrialReport refused(DomainException refusal) {
        return new TrialReport(Optional.of(refusal.reason()), refusal.sentence());
    }

    public String line() {
        return MARK + refusal.map(Enum::name).orElse(PASSED) + " " + sentence;
    }

    /** The report among the lines of a process's output; empty where it ended without one. */
    static Optional<TrialReport> in(String output) {
        return output.lines()
                .filter(line -> line.startsWith(MARK))
                .map(line -> parse(line.substring(MARK.length())))
                .findFirst();
    }

    private static TrialReport parse(String line) {
        String word = line.split(" ", 2)[0];
        String rest = line.substring(word.length());
        return new TrialReport(word.equals(PASSED) ? Optional.empty() : Optional.of(Reason.valueOf(word)), rest);
    }
}
