package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.Search;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.SearchState;
import dev.layerscope.server.optimize.engine.Step;
import dev.layerscope.server.optimize.recipe.Parameterization.Range;
import dev.layerscope.server.optimize.sampling.Seeds;
import dev.layerscope.server.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Evolves each picture of a plan. What it has in hand is the middle of a distribution, or that of a better lane while lanes are
 * compared. The scores of its steps are those of what it has in hand, measured at the whole size: each eighth step while generations
 * are tried in small pictures, and at each step behind.
 */
final class EvolutionSearch implements Search {
    private static final int SELDOM = 8;

    private final SearchPlan plan;
    private final Audiences audiences;
    private final Base base;
    private final List<PictureEvolution> evolutions;
    private long step;

    EvolutionSearch(SearchPlan plan, Audiences audiences, SearchState state) {
        this.plan = plan;
        this.audiences = audiences;
        this.step = state.step();
        this.evolutions = new ArrayList<>();
        int count = plan.spec().pictures();
        if (state.memory().isEmpty()) {
            base = Base.of(plan.spec(), state.parameter());
            for (int picture = 0; picture < count; picture++) {
                Waves first = audiences.growth(picture).waves(0, 0);
                evolutions.add(
                        PictureEvolution.begin(first, channels(), plan.spec().parameterization()));
            }
        } else {
            base = Base.ofPlanes(plan.spec(), state.memory().get(0).clone());
            Packed.apart(state.memory().get(1), count)
                    .forEach(packed -> evolutions.add(PictureEvolution.unpacked(packed, range())));
        }
    }

    private int channels() {
        return plan.spec().canvas().channels();
    }

    private Range range() {
        return plan.spec().parameterization().range();
    }

    @Override
    public Step step(Map<String, Tensor> view, Call call) {
        float[] scores = new float[evolutions.size()];
        for (int picture = 0; picture < scores.length; picture++) {
            scores[picture] = step(picture, view, call);
        }
        step++;
        float[] strengths = new float[scores.length];
        Arrays.fill(strengths, Float.NaN);
        return new Step(scores, strengths);
    }

    private float step(int picture, Map<String, Tensor> view, Call call) {
        PictureEvolution evolution = evolutions.get(picture);
        Growth growth = audiences.growth(picture);
        if (step > 0 && growth.begins(step)) {
            measure(picture, view, call);
            int lane = growth.lane(step);
            evolution.change(
                    lane, growth.waves(lane, step), channels(), plan.spec().parameterization());
        } else if (growth.decides(step)) {
            measure(picture, view, call);
            evolution.decide();
        }
        evolution.growTo(growth.waves(evolution.lane(), step));
        int side = growth.side(evolution.lane(), step);
        if (step % SELDOM == 0 || side == Lane.WHOLE) {
            measure(picture, view, call);
        }
        float score = evolution.found().score();
        generation(picture, side, view, call);
        return score;
    }

    private void measure(int picture, Map<String, Tensor> view, Call call) {
        PictureEvolution evolution = evolutions.get(picture);
        Audience single = audiences.single(picture);
        float[] tile = evolution.tile();
        int period = evolution.waves().period();
        Audience.Pictures middle = (i, to) -> base.write(picture, tile, period, single.height(), single.width(), to);
        evolution.scored(single.judge(1, middle, view, call).scores()[0]);
    }

    private void generation(int picture, int side, Map<String, Tensor> view, Call call) {
        PictureEvolution evolution = evolutions.get(picture);
        Audience audience = audiences.of(picture, side);
        int period = evolution.waves().period();
        float[][] drawn = evolution.draw(Seeds.of(plan.trials().seed(picture), step));
        float[][] tiles = Arrays.stream(drawn).map(evolution.waves()::tiles).toArray(float[][]::new);
        Audience.Pictures pictures =
                (i, to) -> base.write(picture, tiles[i], period, audience.height(), audience.width(), to);
        Map<String, Tensor> seen = side == Lane.WHOLE ? view : Map.of();
        evolution.learn(
                drawn, audience.judge(drawn.length, pictures, seen, call).worths());
    }

    @Override
    public float[] parameter() {
        return base.parameter(evolutions.stream().map(PictureEvolution::found).toList());
    }

    @Override
    public SearchState state() {
        List<float[]> packed = evolutions.stream().map(PictureEvolution::packed).toList();
        return new SearchState(step, parameter(), List.of(base.planes().clone(), Packed.together(packed)));
    }

    @Override
    public void close() {
        // The audiences belong to whoever prepared them.
    }
}
