package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.Trial;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Those who judge each picture of a plan, and how its search grows. Owns them. */
final class Audiences implements AutoCloseable {
    static final int OFFSPRING = 32;

    /** The side under which the audience of one picture is kept. */
    private static final int SINGLE = -1;

    private final List<Growth> growths = new ArrayList<>();
    private final List<Map<Integer, Audience>> opened = new ArrayList<>();

    private Audiences() {}

    /** Opens all that will be needed. */
    static Audiences of(SearchPlan plan, TensorPool pool, Call call) {
        Audiences audiences = new Audiences();
        try {
            for (int picture = 0; picture < plan.spec().pictures(); picture++) {
                audiences.open(plan, picture, pool, call);
            }
            return audiences;
        } catch (RuntimeException e) {
            audiences.close();
            throw e;
        }
    }

    private void open(SearchPlan plan, int picture, TensorPool pool, Call call) {
        Map<Integer, Audience> bySide = new HashMap<>();
        opened.add(bySide);
        bySide.put(Lane.WHOLE, audience(plan, plan.trials().whole(picture, OFFSPRING, call), pool, call));
        bySide.put(SINGLE, audience(plan, plan.trials().whole(picture, 1, call), pool, call));
        int steps = plan.trials().steps();
        int height = plan.spec().height();
        int width = plan.spec().width();
        List<Lane> lanes = new ArrayList<>();
        boolean places = false;
        for (Lane lane : Growth.ofTiles(steps, height, width).lanes()) {
            Optional<Trial> smaller = lane.side() == Lane.WHOLE
                    ? Optional.empty()
                    : plan.trials().smaller(picture, lane.side(), OFFSPRING, call);
            smaller.ifPresent(trial -> bySide.put(lane.side(), audience(plan, trial, pool, call)));
            // A picture of a single tile can be too small for a model whose larger ones are not.
            places |= lane.side() != Lane.WHOLE && smaller.isEmpty();
            if (lane.side() == Lane.WHOLE || smaller.isPresent()) {
                lanes.add(lane);
            }
        }
        boolean none = bySide.size() == 2 && places;
        growths.add(none ? Growth.ofWhole(steps, height, width) : new Growth(steps, lanes));
    }

    private static Audience audience(SearchPlan plan, Trial trial, TensorPool pool, Call call) {
        return Audience.of(plan.model(), trial, pool, call);
    }

    Growth growth(int picture) {
        return growths.get(picture);
    }

    /** Who judges one picture at the plan's size. */
    Audience single(int picture) {
        return of(picture, SINGLE);
    }

    /** Who judges generations of a side. */
    Audience of(int picture, int side) {
        return Objects.requireNonNull(opened.get(picture).get(side), () -> "side " + side);
    }

    @Override
    public void close() {
        opened.forEach(bySide -> bySide.values().forEach(Audience::close));
    }
}
