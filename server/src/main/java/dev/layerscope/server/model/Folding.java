package dev.layerscope.server.model;

import dev.layerscope.server.graph.Node;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recognizes layers into which an exporter merged the batch normalization behind them. PyTorch's TorchScript exporter
 * leaves the convolution in its place, with a weight and a bias named {@code onnx::Conv_12} (a weight alone was computed
 * from others, transposed for example); its dynamo exporter puts it in the
 * normalization's place, with weights that keep the convolution's name, and notes the rule that it applied.
 */
final class Folding {
    private static final Pattern COMPUTED = Pattern.compile("onnx::Conv(Transpose)?_\\d+");
    private static final Pattern PARAMETER = Pattern.compile("(.+)\\.weight\\b.*");
    private static final String RULES = "pkg.onnxscript.rewriter.rule_name";
    private static final String RULE = "FuseBatchNormInto";

    private Folding() {}

    static boolean isIn(Node node) {
        return isNoted(node) || isByTorchScript(node);
    }

    /** The path of the module that was merged into the normalization whose name the node has; empty for others. */
    static Optional<String> mergedModule(Node node) {
        return Optional.of(node)
                .filter(Folding::isNoted)
                .flatMap(noted -> noted.input(1))
                .map(PARAMETER::matcher)
                .filter(Matcher::matches)
                .map(parameter -> parameter.group(1));
    }

    private static boolean isNoted(Node node) {
        return node.metadata().getOrDefault(RULES, "").contains(RULE);
    }

    private static boolean isByTorchScript(Node node) {
        return (node.is("Conv") || node.is("ConvTranspose")) && isComputed(node.input(1)) && isComputed(node.input(2));
    }

    private static boolean isComputed(Optional<String> weight) {
        return weight.filter(name -> COMPUTED.matcher(name).matches()).isPresent();
    }
}
