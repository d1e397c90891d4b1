package dev.layerscope.server.rpc;

import dev.layerscope.server.render.ColorMap;
import dev.layerscope.server.render.Coloring;
import dev.layerscope.server.render.LimitRule;
import dev.layerscope.server.render.LimitRule.Percentiles;
import dev.layerscope.server.render.LimitScope;
import dev.layerscope.server.render.Limits;
import dev.layerscope.server.render.Norm;

/** What requests say of colours, as the server's values. */
final class ColoringMessages {
    private ColoringMessages() {}

    static Coloring coloring(dev.layerscope.v1.Coloring asked) {
        ColorMap colors = asked.getColormap().isEmpty() ? ColorMap.VIRIDIS : ColorMap.require(asked.getColormap());
        Norm norm = norm(asked.getNorm());
        LimitRule rule = rule(asked, colors.isDiverging() && norm.shows(0));
        return new Coloring(colors, norm, rule, scope(asked));
    }

    static dev.layerscope.v1.Limits message(Limits limits) {
        return dev.layerscope.v1.Limits.newBuilder()
                .setLow(limits.low())
                .setHigh(limits.high())
                .build();
    }

    /** With all its parameters. */
    static dev.layerscope.v1.Norm message(Norm norm) {
        dev.layerscope.v1.Norm.Builder message = dev.layerscope.v1.Norm.newBuilder();
        if (norm instanceof Norm.SymLog symlog) {
            return message.setKind(dev.layerscope.v1.Norm.Kind.KIND_SYMLOG)
                    .setLinthresh(symlog.linthresh())
                    .setLinscale(symlog.linscale())
                    .setBase(symlog.base())
                    .build();
        }
        return message.setKind(
                        norm instanceof Norm.Log
                                ? dev.layerscope.v1.Norm.Kind.KIND_LOG
                                : norm instanceof Norm.Logit
                                        ? dev.layerscope.v1.Norm.Kind.KIND_LOGIT
                                        : dev.layerscope.v1.Norm.Kind.KIND_LINEAR)
                .build();
    }

    private static Norm norm(dev.layerscope.v1.Norm asked) {
        Norm norm = switch (asked.getKind()) {
            case KIND_UNSPECIFIED, KIND_LINEAR -> Norm.LINEAR;
            case KIND_LOG -> Norm.LOG;
            case KIND_LOGIT -> Norm.LOGIT;
            case KIND_SYMLOG -> symlog(asked);
            case UNRECOGNIZED ->
                throw FeedMessages.invalid(
                        "norm: '%d' (expected: linear, log, symlog or logit)".formatted(asked.getKindValue()));
        };
        if (!(norm instanceof Norm.SymLog)) {
            onlySymlog("linthresh", asked.getLinthresh(), norm);
            onlySymlog("linscale", asked.getLinscale(), norm);
            onlySymlog("base", asked.getBase(), norm);
        }
        return norm;
    }

    private static Norm symlog(dev.layerscope.v1.Norm asked) {
        Norm.SymLog usual = Norm.SymLog.DEFAULT;
        return new Norm.SymLog(
                asked.getLinthresh() != 0 ? asked.getLinthresh() : usual.linthresh(),
                asked.getLinscale() != 0 ? asked.getLinscale() : usual.linscale(),
                asked.getBase() != 0 ? asked.getBase() : usual.base());
    }

    private static void onlySymlog(String what, double value, Norm norm) {
        if (value != 0) {
            throw FeedMessages.invalid(
                    "%s: %s with norm %s (expected: norm symlog)".formatted(what, value, norm.name()));
        }
    }

    private static LimitRule rule(dev.layerscope.v1.Coloring asked, boolean usuallyCentred) {
        boolean centred = switch (asked.getCenter()) {
            case CENTER_UNSPECIFIED -> usuallyCentred;
            case CENTER_ZERO -> true;
            case CENTER_NONE -> false;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid("center: '%d' (expected: zero or none)".formatted(asked.getCenterValue()));
        };
        if (asked.hasLimits()) {
            LimitRule.Fixed fixed = LimitRule.Fixed.of(
                    asked.getLimits().getLow(), asked.getLimits().getHigh());
            if (asked.getCenter() == dev.layerscope.v1.Coloring.Center.CENTER_ZERO) {
                throw FeedMessages.invalid(
                        "center: zero with limits %s (expected: limits without center)".formatted(fixed.limits()));
            }
            return fixed;
        }
        Percentiles percentiles = asked.hasPercentiles()
                ? new Percentiles(
                        asked.getPercentiles().getLow(), asked.getPercentiles().getHigh())
                : LimitRule.WHOLE;
        return centred ? new LimitRule.Centred(percentiles) : percentiles;
    }

    private static LimitScope scope(dev.layerscope.v1.Coloring asked) {
        return switch (asked.getScope()) {
            case SCOPE_UNSPECIFIED -> LimitScope.FITTING;
            case SCOPE_CHANNEL -> LimitScope.CHANNEL;
            case SCOPE_LAYER -> LimitScope.LAYER;
            case UNRECOGNIZED ->
                throw FeedMessages.invalid("scope: '%d' (expected: channel or layer)".formatted(asked.getScopeValue()));
        };
    }
}
