package dev.layerscope.server.autodiff.rules;

import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sums of products over labelled axes (ONNX Einsum, opset 12). The gradient by an operand is the sum of the products of dy and
 * the other operands that leaves its labels; a label that is the operand's alone was summed over, so dy is repeated along it.
 */
final class EinsumRule {
    private final Step step;
    private final List<String> operands;
    private final String result;
    private final Map<Character, Long> lengths = new HashMap<>();

    private EinsumRule(Step step) {
        this.step = step;
        String equation = step.textAttribute("equation", "").replace(" ", "");
        String[] sides = equation.split("->", -1);
        int ellipsis = ellipsisAxes(sides[0].split(",", -1));
        String free = freeLabels(equation, ellipsis);
        operands = java.util.Arrays.stream(sides[0].split(",", -1))
                .map(labels -> labels.replace("...", free))
                .toList();
        result = sides.length > 1 ? sides[1].replace("...", free) : implied(free);
        for (int i = 0; i < operands.size(); i++) {
            String labels = operands.get(i);
            if (labels.chars().distinct().count() < labels.length()) {
                throw step.refuse("a label stands twice in '%s' (expected: once)".formatted(labels));
            }
            if (labels.length() != step.in(i).rank()) {
                throw step.refuse("operands of several ranks share '...' (expected: of one rank)");
            }
            for (int axis = 0; axis < labels.length(); axis++) {
                lengths.put(labels.charAt(axis), step.in(i).shape().dim(axis));
            }
        }
    }

    static void apply(Step step) {
        EinsumRule rule = new EinsumRule(step);
        for (int i = 0; i < step.inputs(); i++) {
            int operand = i;
            step.give(i, () -> rule.by(operand));
        }
    }

    private int ellipsisAxes(String[] given) {
        for (int i = 0; i < given.length; i++) {
            if (given[i].contains("...")) {
                return step.in(i).rank() - (given[i].length() - 3);
            }
        }
        return 0;
    }

    private static String freeLabels(String equation, int count) {
        StringBuilder free = new StringBuilder();
        for (char label = 'A'; free.length() < count; label++) {
            if (equation.indexOf(label) < 0) {
                free.append(label);
            }
        }
        return free.toString();
    }

    /** Without a right side: all labels that stand once, in alphabetical order. */
    private String implied(String free) {
        TreeMap<Character, Integer> counts = new TreeMap<>();
        String.join("", operands).chars().forEach(label -> counts.merge((char) label, 1, Integer::sum));
        StringBuilder labels = new StringBuilder(free);
        counts.forEach((label, count) -> {
            if (count == 1 && free.indexOf(label) < 0) {
                labels.append(label);
            }
        });
        return labels.toString();
    }

    private Term by(int operand) {
        String wanted = operands.get(operand);
        List<Term> factors = new ArrayList<>(List.of(step.dy()));
        StringBuilder left = new StringBuilder(result);
        StringBuilder seen = new StringBuilder(result);
        for (int i = 0; i < operands.size(); i++) {
            if (i != operand) {
                factors.add(step.in(i));
                left.append(',').append(operands.get(i));
                seen.append(operands.get(i));
            }
        }
        StringBuilder there = new StringBuilder();
        Shape repeated = Shape.of(new long[wanted.length()]);
        Shape narrow = repeated;
        List<Long> dims = new ArrayList<>();
        for (int axis = 0; axis < wanted.length(); axis++) {
            char label = wanted.charAt(axis);
            boolean known = seen.indexOf(String.valueOf(label)) >= 0;
            if (known) {
                there.append(label);
                dims.add(length(label));
            }
            repeated = repeated.with(axis, length(label));
            narrow = narrow.with(axis, known ? length(label) : 1);
        }
        Terms terms = step.terms();
        Shape kept = Shape.of(dims.stream().mapToLong(Long::longValue).toArray());
        Term product = terms.write(
                        "",
                        "Einsum",
                        Map.of("equation", new Attribute.Text(left + "->" + there)),
                        factors,
                        List.of(new Terms.Output(step.dy().type(), kept)))
                .get(0);
        return product.reshaped(narrow).expand(repeated);
    }

    private long length(char label) {
        return java.util.Objects.requireNonNull(lengths.get(label));
    }
}
