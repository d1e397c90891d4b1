package dev.layerscope.server.optimize;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.sampling.Move;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/** The search of all pictures at one size: its parts take their steps in turn. Owns them. */
final class LegSearch implements AutoCloseable {
    private final List<Part> parts;

    LegSearch(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    List<Part> parts() {
        return parts;
    }

    /**
     * @param states of the parts, in order
     */
    void begin(List<SearchState> states) {
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).begin(states.get(i));
        }
    }

    /** Of all pictures. */
    Step step(Move move, Call call) {
        int count = parts.get(parts.size() - 1).to();
        float[] scores = new float[count];
        float[] strengths = new float[count];
        for (Part part : parts) {
            Step step = part.step(move, call);
            System.arraycopy(step.scores(), 0, scores, part.from(), step.scores().length);
            System.arraycopy(step.strengths(), 0, strengths, part.from(), step.strengths().length);
        }
        return new Step(scores, strengths);
    }

    List<SearchState> states() {
        return parts.stream().map(Part::state).toList();
    }

    /** What the searches have in hand, copied. */
    List<float[]> parameters() {
        return parts.stream().map(Part::parameter).toList();
    }

    /**
     * The pictures of some parameters.
     *
     * @param paint a part's
     */
    Pictures pictures(List<float[]> parameters, BiFunction<Part, float[], Pictures> paint) {
        List<Pictures> painted = new ArrayList<>();
        int length = 0;
        for (int i = 0; i < parts.size(); i++) {
            Pictures some = paint.apply(parts.get(i), parameters.get(i));
            painted.add(some);
            length += some.values().length;
        }
        float[] values = new float[length];
        int at = 0;
        for (Pictures some : painted) {
            System.arraycopy(some.values(), 0, values, at, some.values().length);
            at += some.values().length;
        }
        Part any = parts.get(0);
        Range range = any.spec().parameterization().range();
        return new Pictures(
                any.spec().canvas(),
                range,
                parts.get(parts.size() - 1).to(),
                any.spec().height(),
                any.spec().width(),
                values);
    }

    @Override
    public void close() {
        parts.forEach(Part::close);
    }
}
