package dev.layerscope.server.model;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds what became of a batch normalization whose name is nowhere in the file, because the exporter merged it into the
 * convolution before it: that convolution's value is the normalization's.
 */
final class MergedNormalizations {
    private static final Pattern NORMALIZATION = Pattern.compile("(?:bn|norm|batch_?norm|batchnorm2d_)(\\d*)");
    private static final Pattern CONVOLUTION = Pattern.compile("conv(\\d*)");
    private static final Pattern CALL = Pattern.compile("(.+?)(#\\d+)?");
    private static final Pattern INDEX = Pattern.compile("[1-9]\\d{0,7}");

    private final List<Layer> layers;

    MergedNormalizations(List<Layer> layers) {
        this.layers = layers;
    }

    /**
     * The convolution of a normalization, both with the number of a call where the name has one: that of the same number
     * ({@code conv1} for {@code bn1}), the one before it in a Sequential ({@code downsample.0} for {@code downsample.1}),
     * or else that of the same place among the normalizations of its parent.
     */
    Optional<String> convolution(String name) {
        Matcher called = CALL.matcher(name);
        if (!called.matches()) {
            return Optional.empty();
        }
        String path = called.group(1);
        String call = called.group(2) == null ? "" : called.group(2);
        String parent = path.substring(0, path.lastIndexOf('.') + 1);
        String own = path.substring(parent.length());
        Matcher normalization = NORMALIZATION.matcher(own);
        Optional<String> found = Optional.empty();
        if (normalization.matches()) {
            String number = normalization.group(1);
            found = folded(parent, ofNumber(number)).or(() -> ofPlace(parent, number));
        } else if (INDEX.matcher(own).matches()) {
            found = folded(parent, Integer.toString(Integer.parseInt(own) - 1)::equals);
        }
        return found.map(convolution -> convolution + call);
    }

    private static Predicate<String> ofNumber(String number) {
        return sibling -> {
            Matcher convolution = CONVOLUTION.matcher(sibling);
            return convolution.matches() && convolution.group(1).equals(number);
        };
    }

    private Optional<String> folded(String parent, Predicate<String> sibling) {
        Set<String> fitting = new LinkedHashSet<>();
        for (Layer layer : layers) {
            String path = withoutCall(layer.path());
            if (layer.folded() && path.startsWith(parent) && sibling.test(path.substring(parent.length()))) {
                fitting.add(path);
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.iterator().next()) : Optional.empty();
    }

    /**
     * {@code norm2} of a DenseNet's {@code norm1 conv1 norm2 conv2} is in {@code conv1}, {@code bn2} of {@code conv_pw bn1
     * conv_dw bn2} in {@code conv_dw}. Normalizations that were not merged have to stand in their places.
     */
    private Optional<String> ofPlace(String parent, String number) {
        if (!INDEX.matcher(number).matches()) {
            return Optional.empty();
        }
        List<String> places = new ArrayList<>(new LinkedHashSet<>(layers.stream()
                .filter(layer -> layer.folded() || layer.opType().equals("BatchNormalization"))
                .map(layer -> withoutCall(layer.path()))
                .filter(path -> path.startsWith(parent) && path.indexOf('.', parent.length()) < 0)
                .map(path -> path.substring(parent.length()))
                .toList()));
        for (int place = 1; place <= places.size(); place++) {
            Matcher kept = NORMALIZATION.matcher(places.get(place - 1));
            if (kept.matches() && !kept.group(1).equals(Integer.toString(place))) {
                return Optional.empty();
            }
        }
        int place = Integer.parseInt(number);
        return place > places.size() ? Optional.empty() : folded(parent, places.get(place - 1)::equals);
    }

    private static String withoutCall(String path) {
        Matcher called = CALL.matcher(path);
        return called.matches() ? called.group(1) : path;
    }
}
