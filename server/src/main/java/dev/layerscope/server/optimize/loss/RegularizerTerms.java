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
        List<Term> parts = new ArrayList<>();
        weighted(picture).forEach(part -> parts.add(meanForEach(part.values()).times(part.weight())));
        if (spec.decay() > 0) {
            parts.add(parameter.squared().sum(0, 1, 2, 3).reshaped().times(spec.decay() / 2));
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(picture.terms().sum(parts));
    }

    /** What each picture has of it, {@code [N]}, without the parameter's decay; empty where nothing is added. */
    Optional<Term> ofEach(Term picture) {
        List<Term> parts = new ArrayList<>();
        weighted(picture)
                .forEach(part -> parts.add(
                        part.values().mean(1, 2, 3).reshaped(spec.pictures()).times(part.weight())));
        return parts.isEmpty() ? Optional.empty() : Optional.of(picture.terms().sum(parts));
    }

    /** Numbers whose mean over a picture counts. */
    private record Weighted(Term values, double weight) {}

    private List<Weighted> weighted(Term picture) {
        Regularizers weights = spec.regularizers();
        Term aboutGray = picture.minus(PictureTerms.gray(spec.parameterization()));
        List<Weighted> parts = new ArrayList<>();
        if (weights.totalVariation() > 0) {
            parts.add(new Weighted(variation(picture, 2), weights.totalVariation()));
            parts.add(new Weighted(variation(picture, 3), weights.totalVariation()));
        }
        if (weights.l1() > 0) {
            parts.add(new Weighted(absolute(aboutGray), weights.l1()));
        }
        if (weights.l2() > 0) {
            parts.add(new Weighted(aboutGray.squared(), weights.l2()));
        }
        return parts;
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
