package dev.layerscope.server.model;

import dev.layerscope.server.graph.Node;
import dev.layerscope.server.rewrite.InlineFunctions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where in its model's source a node stands, read from the names that exporters write.
 *
 * <table>
 * <caption>Exporters</caption>
 * <tr><td>PyTorch, TorchScript</td><td>{@code /layer1/layer1.0/conv1/Conv}</td></tr>
 * <tr><td>PyTorch, dynamo</td><td>metadata {@code pkg.torch.onnx.name_scopes}</td></tr>
 * <tr><td>TensorFlow, Keras</td><td>{@code model_1/conv2d_1/Conv2D}, or {@code conv1/Conv2D:0} as a value</td></tr>
 * <tr><td>any, for a node inside a function</td><td>where the call stands, and {@link InlineFunctions#INSIDE}</td></tr>
 * <tr><td>others</td><td>{@code squeezenet0_conv0_fwd}: no modules</td></tr>
 * </table>
 *
 * @param style whose names these are
 * @param modules paths of the modules around the node, the outermost first: {@code layer1}, {@code layer1.0},
 *     {@code layer1.0.conv1}
 * @param step the node's own name inside the innermost module: {@code Conv}
 */
record Scope(Style style, List<String> modules, String step) {
    private static final String NAME_SCOPES = "pkg.torch.onnx.name_scopes";
    /** What stands for the modules around a node that the exporter added. */
    private static final String NO_MODULE = "_empty_nn_module_stack_from_metadata_hook";

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");
    private static final Pattern TORCH_VALUE = Pattern.compile("_output_\\d+$");
    private static final Pattern TENSORFLOW_VALUE = Pattern.compile(":\\d+$");

    Scope {
        modules = List.copyOf(modules);
    }

    /** Exporters that name differently. */
    enum Style {
        TORCH,
        DYNAMO,
        TENSORFLOW,
        PLAIN
    }

    /** The innermost module's path; empty at the top. */
    String module() {
        return modules.isEmpty() ? "" : modules.get(modules.size() - 1);
    }

    static Scope of(Node node) {
        String inside = node.metadata().get(InlineFunctions.INSIDE);
        if (inside == null || !node.name().endsWith("/" + inside)) {
            return ofNamed(node);
        }
        int callLength = node.name().length() - inside.length() - 1;
        Scope call = ofNamed(node.withName(node.name().substring(0, callLength)));
        return new Scope(call.style(), call.modules(), call.step() + "/" + inside);
    }

    private static Scope ofNamed(Node node) {
        String scopes = node.metadata().get(NAME_SCOPES);
        if (scopes != null) {
            return ofMetadata(scopes, node);
        }
        String value = node.presentOutputs().stream().findFirst().orElse("");
        if (node.name().startsWith("/")) {
            return ofTorch(node.name());
        }
        if (value.startsWith("/")) {
            return ofTorch(TORCH_VALUE.matcher(value).replaceFirst(""));
        }
        if (node.name().contains("/")) {
            return ofTensorFlow(node.name(), value);
        }
        if (TENSORFLOW_VALUE.matcher(value).find() && value.contains("/")) {
            return ofTensorFlow(TENSORFLOW_VALUE.matcher(value).replaceFirst(""), value);
        }
        return new Scope(Style.PLAIN, List.of(), node.name().isEmpty() ? value : node.name());
    }

    private static Scope ofMetadata(String scopes, Node node) {
        List<String> names = new ArrayList<>();
        Matcher matcher = QUOTED.matcher(scopes);
        while (matcher.find()) {
            names.add(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
        }
        if (names.isEmpty()) {
            return new Scope(Style.DYNAMO, List.of(), node.opType());
        }
        String step = names.remove(names.size() - 1);
        names.removeIf(name -> name.isEmpty() || name.equals(NO_MODULE));
        return new Scope(Style.DYNAMO, names, step);
    }

    /** A component that continues the one before ({@code layer1}, {@code layer1.0}) replaces it. */
    private static Scope ofTorch(String name) {
        List<String> components =
                Arrays.stream(name.split("/")).filter(part -> !part.isEmpty()).toList();
        if (components.isEmpty()) {
            return new Scope(Style.PLAIN, List.of(), name);
        }
        List<String> modules = new ArrayList<>();
        String base = "";
        String previous = null;
        for (String component : components.subList(0, components.size() - 1)) {
            boolean continues = previous != null && component.startsWith(previous + ".");
            if (!continues) {
                base = modules.isEmpty() ? "" : modules.get(modules.size() - 1) + ".";
            }
            modules.add(base + component);
            previous = component;
        }
        return new Scope(Style.TORCH, modules, components.get(components.size() - 1));
    }

    /** tf2onnx may call a node by its first and its value by its last fused operation; the value tells more. */
    private static Scope ofTensorFlow(String name, String value) {
        String stem = TENSORFLOW_VALUE.matcher(value).replaceFirst("");
        int parent = name.lastIndexOf('/');
        String chosen = stem.lastIndexOf('/') == parent && stem.startsWith(name.substring(0, parent + 1)) ? stem : name;
        String[] components = chosen.split("/");
        List<String> modules = new ArrayList<>();
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < components.length - 1; i++) {
            path.append(i == 0 ? "" : ".").append(components[i]);
            modules.add(path.toString());
        }
        return new Scope(Style.TENSORFLOW, modules, components[components.length - 1]);
    }

    /** This scope without the outermost module levels, which every node of a TensorFlow model shares. */
    Scope without(int levels) {
        int present = Math.min(levels, modules.size());
        if (present == 0 || style != Style.TENSORFLOW) {
            return this;
        }
        String prefix = modules.get(present - 1) + ".";
        return new Scope(
                style,
                modules.subList(present, modules.size()).stream()
                        .map(module -> module.substring(prefix.length()))
                        .toList(),
                step);
    }
}
