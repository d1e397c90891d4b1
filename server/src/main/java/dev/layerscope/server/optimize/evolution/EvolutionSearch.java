package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Evolves each picture of a plan. What it has in hand is the middle of each distribution; the scores of its steps are those of
 * that, measured at the whole size each eighth step while generations are tried at smaller sizes, and at each step behind.
 */
final class EvolutionSearch implements Search {
    private static final int SELDOM = 8;

    private final SearchPlan plan;
    private final Audiences audiences;
    private final Base base;
    private final List<PictureEvolution> evolutions = new ArrayList<>();
    private final float[] scores;
    private long step;

    EvolutionSearch(SearchPlan plan, Audiences audiences, SearchState state) {
        this.plan = plan;
        this.audiences = audiences;
        int count = plan.spec().pictures();
        this.step = state.step();
        boolean fresh = state.memory().isEmpty();
        this.base = fresh
                ? Base.of(plan.spec(), state.parameter())
                : Base.ofPlanes(plan.spec(), state.memory().get(0).clone());
        this.scores = fresh ? new float[count] : state.memory().get(1).clone();
        List<float[]> packed = fresh ? List.of() : Packed.apart(state.memory().get(2), count);
        for (int picture = 0; picture < count; picture++) {
            Growth growth = audiences.of(picture).growth();
            int channels = plan.spec().canvas().channels();
            evolutions.add(
                    fresh
                            ? PictureEvolution.begin(
                                    growth.at(0).waves(),
                                    channels,
                                    plan.spec().parameterization().range())
                            : PictureEvolution.resume(
                                    growth.at(Math.max(0, step - 1)).waves(), packed.get(picture)));
        }
    }

    @Override
    public Step step(Map<String, Tensor> view, Call call) {
        for (int picture = 0; picture < evolutions.size(); picture++) {
            Audiences.ForPicture judges = audiences.of(picture);
            Growth.Phase phase = judges.growth().at(step);
            PictureEvolution evolution = evolutions.get(picture);
            evolution.growTo(phase.waves());
            int index = picture;
            int period = phase.waves().period();
            if (step % SELDOM == 0 || phase.side() == 0) {
                float[] tile = evolution.tile();
                Audience single = judges.single();
                scores[picture] = single.judge(
                                1,
                                (i, to) -> base.write(index, tile, period, single.height(), single.width(), to),
                                view,
                                call)
                        .scores()[0];
            }
            Audience audience = java.util.Objects.requireNonNull(judges.bySide().get(phase.side()));
            float[][] drawn = evolution.draw(Distribution.seed(plan.trials().seed(picture), step));
            float[][] tiles = Arrays.stream(drawn).map(phase.waves()::tiles).toArray(float[][]::new);
            float[] worths = audience.judge(
                            drawn.length,
                            (i, to) -> base.write(index, tiles[i], period, audience.height(), audience.width(), to),
                            phase.side() == 0 ? view : Map.of(),
                            call)
                    .worths();
            evolution.learn(drawn, worths);
        }
        step++;
        float[] strengths = new float[scores.length];
        Arrays.fill(strengths, Float.NaN);
        return new Step(scores.clone(), strengths);
    }

    @Override
    public float[] parameter() {
        int count = evolutions.size();
        List<float[]> tiles = new ArrayList<>();
        for (int picture = 0; picture < count; picture++) {
            tiles.add(evolutions.get(picture).tile());
        }
        return base.parameter(
                tiles, evolutions.stream().map(PictureEvolution::period).toList());
    }

    @Override
    public SearchState state() {
        List<float[]> packed = evolutions.stream().map(PictureEvolution::packed).toList();
        return new SearchState(
                step, parameter(), List.of(base.planes().clone(), scores.clone(), Packed.together(packed)));
    }

    @Override
    public void close() {
        // The audiences belong to whoever prepared them.
    }
}
