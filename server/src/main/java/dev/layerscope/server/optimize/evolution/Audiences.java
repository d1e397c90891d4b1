package dev.layerscope.server.optimize.evolution;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.optimize.engine.SearchPlan;
import dev.layerscope.server.optimize.engine.Trial;
import dev.layerscope.server.tensor.TensorPool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those who judge each picture of a plan, and how its search grows. Owns them. */
final class Audiences implements AutoCloseable {
    static final int OFFSPRING = 32;

    private final List<ForPicture> pictures;

    private Audiences(List<ForPicture> pictures) {
        this.pictures = pictures;
    }

    /**
     * @param single judges one at the plan's size
     * @param bySide judge generations; the plan's own size is 0
     */
    record ForPicture(Growth growth, Audience single, Map<Integer, Audience> bySide) {}

    /** Opens all that will be needed. */
    static Audiences of(SearchPlan plan, TensorPool pool, Call call) {
        Audiences audiences = new Audiences(new ArrayList<>());
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
        int shorter = Math.min(plan.spec().height(), plan.spec().width());
        int longer = Math.max(plan.spec().height(), plan.spec().width());
        Growth tiles = Growth.ofTiles(plan.trials().steps(), shorter);
        Map<Integer, Audience> bySide = new HashMap<>();
        Audience single = Audience.of(plan.model(), plan.trials().whole(picture, 1, call), pool, call);
        pictures.add(new ForPicture(tiles, single, bySide));
        bySide.put(0, Audience.of(plan.model(), plan.trials().whole(picture, OFFSPRING, call), pool, call));
        for (int side : tiles.sides()) {
            if (side != 0) {
                Optional<Trial> smaller = plan.trials().smaller(picture, side, OFFSPRING, call);
                if (smaller.isEmpty()) {
                    Growth whole = Growth.ofWhole(plan.trials().steps(), longer);
                    pictures.set(picture, new ForPicture(whole, single, bySide));
                    return;
                }
                bySide.put(side, Audience.of(plan.model(), smaller.get(), pool, call));
            }
        }
    }

    ForPicture of(int picture) {
        return pictures.get(picture);
    }

    @Override
    public void close() {
        for (ForPicture picture : pictures) {
            picture.single().close();
            picture.bySide().values().forEach(Audience::close);
        }
    }
}
