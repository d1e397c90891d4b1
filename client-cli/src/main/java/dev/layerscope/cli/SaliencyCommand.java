package dev.layerscope.cli;

import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.client.Picture;
import dev.layerscope.v1.FigurePanel;
import dev.layerscope.v1.ReluRule;
import dev.layerscope.v1.RenderFigureRequest;
import dev.layerscope.v1.StreamGradientsRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What a channel owes to each pixel. */
@Command(
        name = "saliency",
        description = "Takes the gradient of a channel's mean by the model's input, as numbers or as a heat map.",
        footer =
                "%n-o HEATMAP.png draws for each pixel of one image the gradient by that of its colours which changes the"
                        + " channel most. -o GRADIENT.npy is the gradient itself, in the shape of the model's input, of one layer"
                        + " and any number of images. --relu: plain is the derivative, redirected finds a way where that is zero"
                        + " everywhere, guided passes what is positive itself where the unit was active, deconvnet wherever.")
final class SaliencyCommand implements Callable<Integer> {
    private static final String SCALE = "--scale";

    @ParentCommand
    private RootCommand root;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FeedOptions feed;

    @Mixin
    private LayerOption layers;

    @Mixin
    private SaliencyOptions saliency;

    @Mixin
    private ColoringOptions coloring;

    @Option(
            names = SCALE,
            paramLabel = "N",
            description = "of a figure: pixels for each pixel of a plain screen, 1 to 4 (default: ${DEFAULT-VALUE})")
    private int scale = 1;

    @Option(
            names = "-o",
            paramLabel = "GRADIENT.npy|HEATMAP.png|-",
            required = true,
            description = "where to; - is stdout, for .npy")
    private String output;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    SaliencyCommand() {}

    @Override
    public Integer call() throws IOException {
        if (output.toLowerCase(Locale.ROOT).endsWith(".png")) {
            draw();
        } else {
            write();
        }
        return ExitCode.DONE.number();
    }

    private void draw() throws IOException {
        int images = feed.images(root.terminal).size();
        if (images > 1) {
            throw new ParameterException(spec.commandLine(), "images: " + images + " (expected: exactly one)");
        }
        RenderFigureRequest.Builder request = RenderFigureRequest.newBuilder()
                .addAllLayers(layers.layers())
                .setScale(scale)
                .setColoring(coloring.coloring());
        saliency.into(request);
        Output target = Output.named(output, root.terminal, spec.commandLine());
        try (Connection connection = root.connect()) {
            LocalFeed local = feed.read(root.terminal);
            Picture picture = root.client(connection)
                    .renderFigure(request.setFeed(local.feed()).build(), local.inputs());
            FigureFile.write(picture, target);
            picture.header().getPanelsList().stream()
                    .filter(FigurePanel::getZeroGradient)
                    .forEach(panel -> tellOfZeros(panel.getLayer()));
        }
    }

    private void write() throws IOException {
        requireNoOptionsOfFigures();
        if (layers.layers().size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    "-o %s: %d layers (expected: one, or a figure, .png)"
                            .formatted(output, layers.layers().size()));
        }
        Destination destination =
                new Destination(output, null, layers.layers(), feed.model(), root.terminal, spec.commandLine());
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            LocalFeed local = feed.read(root.terminal);
            StreamGradientsRequest request = StreamGradientsRequest.newBuilder()
                    .setFeed(local.feed())
                    .setLayer(layers.layers().get(0))
                    .setChannel(saliency.channel())
                    .setRelu(saliency.rule())
                    .build();
            try (TensorWriter writer = destination.open(progress)) {
                ZeroWatch watch = new ZeroWatch(writer);
                client.streamGradients(request, local.inputs(), watch);
                writer.commit();
                progress.clear();
                destination.sayNames();
                if (watch.isZero()) {
                    tellOfZeros(layers.layers().get(0));
                }
            }
        } finally {
            progress.clear();
        }
    }

    private void requireNoOptionsOfFigures() {
        Set<String> ofFigures = new TreeSet<>(SaliencyOptions.OF_FIGURES);
        ofFigures.add(SCALE);
        java.util.Objects.requireNonNull(spec.mixins().get("coloring"))
                .options()
                .forEach(option -> ofFigures.add(option.longestName()));
        spec.commandLine().getParseResult().matchedOptionsSet().stream()
                .map(OptionSpec::longestName)
                .filter(ofFigures::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw new ParameterException(
                            spec.commandLine(), "%s: -o %s (expected: a figure, .png)".formatted(name, output));
                });
    }

    private void tellOfZeros(String layer) {
        root.terminal
                .err()
                .println(layer + ": channel " + saliency.channel() + ": the gradient is zero everywhere, as of a dead"
                        + " channel (expected, perhaps: the layer before its Relu"
                        + (saliency.rule() == ReluRule.RELU_RULE_REDIRECTED ? ")" : ", or --relu redirected)"));
    }
}
