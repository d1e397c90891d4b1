package dev.layerscope.server.app.demo;

import dev.layerscope.v1.Layer;
import dev.layerscope.v1.ListLayersRequest;
import java.util.List;
import java.util.stream.Collectors;

/** All layers that can be observed. */
final class LayersTable implements Part {
    @Override
    public String html(Visit visit) {
        List<Layer> layers = visit.client()
                .listLayers(
                        ListLayersRequest.newBuilder().setModel(visit.model()).build())
                .layers();
        String rows = layers.stream().map(LayersTable::row).collect(Collectors.joining());
        return Html.section(
                "All layers",
                "In the order in which they are computed, by the names that PyTorch gives them. Each can stand behind"
                        + " <code>--layer</code>, and so can a module, such as <code>stage1.0</code>: what leaves it.",
                Html.command("layerscope layers " + visit.model()) + "<details><summary>" + layers.size()
                        + " layers</summary>"
                        + Html.table(Html.head("layer", "operator", "shape", "activation", "bytes", "parameters"), rows)
                        + "</details>");
    }

    private static String row(Layer layer) {
        return Html.row(
                Html.code(layer.getPath()),
                Html.escape(layer.getOpType()),
                Html.code(layer.getShapeList().stream().map(String::valueOf).collect(Collectors.joining("x"))),
                switch (layer.getActivation()) {
                    case ACTIVATION_BEFORE -> "before " + Html.escape(layer.getActivationFunction());
                    case ACTIVATION_AFTER -> "after " + Html.escape(layer.getActivationFunction());
                    case ACTIVATION_UNSPECIFIED, UNRECOGNIZED -> "";
                },
                Html.count(layer.getBytes()),
                layer.getParameters() == 0 ? "" : Html.count(layer.getParameters()));
    }
}
