package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.optimize.recipe.Regularizers;
import dev.layerscope.server.tensor.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is added to the loss for pictures that are none: the sum over pictures. */
final class RegularizerTerms {
    private final LossSpec spec;

    RegularizerTerms(LossSpec spec) {
        this.spec = spec;
    }

    /** Empty where nothing is added. */
    Optional<Term> of(Term parameter, Term picture) {
        Regularizers weights = spec.regularizers();
        List<Term> parts = new ArrayList<>();
        Term aboutGray = picture.minus(PictureTerms.gray(spec.parameterization()));
        if (weights.totalVariation() > 0) {
            parts.add(meanForEach(variation(picture, 2)).times(weights.totalVariation()));
            parts.add(meanForEach(variation(picture, 3)).times(weights.totalVariation()));
        }
        if (weights.l1() > 0) {
            parts.add(meanForEach(absolute(aboutGray)).times(weights.l1()));
        }
        if (weights.l2() > 0) {
            parts.add(meanForEach(aboutGray.squared()).times(weights.l2()));
        }
        if (spec.decay() > 0) {
            parts.add(parameter.squared().sum(0, 1, 2, 3).reshaped().times(spec.decay() / 2));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(picture.terms().sum(parts));
    }

    private static Term variation(Term picture, int axis) {
        long length = picture.shape().dim(axis);
        return length == 1
                ? picture.zeros()
                : absolute(picture.slice(axis, 1, length).minus(picture.slice(axis, 0, length - 1)));
    }

    private static Term absolute(Term values) {
        return values.terms().write("Abs", Map.of(), ElementType.FLOAT, values.shape(), values);
    }

    private Term meanForEach(Term values) {
        return values.sum(0, 1, 2, 3)
                .reshaped()
                .times((double) spec.pictures() / values.shape().elements());
    }
}
