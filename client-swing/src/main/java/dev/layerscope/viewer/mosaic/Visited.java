package dev.layerscope.viewer.mosaic;

import dev.layerscope.v1.OpenView;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The mosaics looked at last, up to a number, each as it was left; those not gone back to for longest go first. */
final class Visited {
    private final int most;
    private final Map<OpenView, Scene> scenes = new LinkedHashMap<>(16, 0.75f, true);

    Visited(int most) {
        this.most = most;
    }

    void keep(WantedView left, Scene last) {
        scenes.put(left.request(), last.alone());
        if (scenes.size() > most) {
            scenes.remove(scenes.keySet().iterator().next());
        }
    }

    Optional<Scene> of(WantedView wanted) {
        return Optional.ofNullable(scenes.get(wanted.request()));
    }

    void forget() {
        scenes.clear();
    }
}
