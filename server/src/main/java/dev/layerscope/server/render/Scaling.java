package dev.layerscope.server.render;

import java.util.Optional;

/** Which scale each map of a figure has. */
public sealed interface Scaling {
    Scale of(HeatMap map);

    /** The scale of all maps, where it is one. */
    Optional<Scale> shared();

    Norm norm();

    /** What the ends of the colour bar are called where maps have limits of their own, or none can be shown. */
    default String lowName() {
        return "min";
    }

    default String highName() {
        return "max";
    }

    /** Each map has limits of its own. */
    record PerMap(Norm norm, LimitRule rule) implements Scaling {
        @Override
        public Scale of(HeatMap map) {
            return new Scale(norm, rule.of(Values.of(map.values()), norm));
        }

        @Override
        public Optional<Scale> shared() {
            return Optional.empty();
        }

        @Override
        public String lowName() {
            return rule.lowName();
        }

        @Override
        public String highName() {
            return rule.highName();
        }
    }

    /** All maps have the same limits, so that their colours can be compared. */
    record Shared(Scale scale) implements Scaling {
        @Override
        public Scale of(HeatMap map) {
            return scale;
        }

        @Override
        public Optional<Scale> shared() {
            return Optional.of(scale);
        }

        @Override
        public Norm norm() {
            return scale.norm();
        }
    }
}
