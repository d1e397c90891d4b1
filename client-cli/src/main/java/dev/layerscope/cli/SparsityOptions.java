package dev.layerscope.cli;

import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.SparsityFigure;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Of which layers the sparsity is shown. */
final class SparsityOptions implements FigureOptions {
    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            parameterConsumer = LayerOption.Names.class,
            description =
                    "only these layers, in this order; may be repeated, and several may follow the images (default:"
                            + " all after activation functions)")
    private List<String> layers = new ArrayList<>();

    /** None where the server chooses. */
    List<String> layers() {
        return List.copyOf(layers);
    }

    @Override
    public void into(RenderFigureRequest.Builder request) {
        request.setSparsity(SparsityFigure.getDefaultInstance());
    }
}
