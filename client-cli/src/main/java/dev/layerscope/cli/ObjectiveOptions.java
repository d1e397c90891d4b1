package dev.layerscope.cli;

import com.google.protobuf.DoubleValue;
import dev.layerscope.cli.Arguments.Channels;
import dev.layerscope.npy.NpyArray;
import dev.layerscope.npy.NpyException;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.ChannelRange;
import dev.layerscope.v1.DirectionTerm;
import dev.layerscope.v1.LayerTerm;
import dev.layerscope.v1.LogitTerm;
import dev.layerscope.v1.NeuronPosition;
import dev.layerscope.v1.NeuronTerm;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What pictures are to raise: one picture for each channel, class or direction, or one for a whole layer. */
final class ObjectiveOptions {
    private static final Pattern WHOLE_NUMBER = Pattern.compile("\\d{1,9}");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--layer",
            paramLabel = "LAYER",
            description = "a layer's path, module, tensor or node; without --channel, --neuron or --direction the whole"
                    + " layer is raised (deep dream)")
    private @Nullable String layer;

    @Option(
            names = {"--channel", "--channels"},
            paramLabel = "N[,N...]",
            converter = Arguments.ToChannels.class,
            description = "channels of the layer, for example 5, 0-7 or 3,3,3: a picture for each")
    private Channels channels = Channels.ALL;

    @Option(
            names = "--neuron",
            paramLabel = "Y,X|middle",
            converter = ToPosition.class,
            description = "the channels at this position of their maps (default: the mean over all positions)")
    private @Nullable Position neuron;

    @Option(
            names = "--class",
            paramLabel = "N|LABEL",
            description = "a class, by number or label; may be repeated: a picture for each")
    private List<String> classes = new ArrayList<>();

    @Option(
            names = "--direction",
            paramLabel = "FILE.npy",
            description = "a vector with a number for each channel of the layer; may be repeated: a picture for each")
    private List<Path> directions = new ArrayList<>();

    @Option(
            names = "--also",
            paramLabel = "WEIGHT*LAYER[:N]",
            converter = ToTerm.class,
            description = "raise this too, in every picture, for example 0.5*layer3:7; lower it where the weight is"
                    + " negative; may be repeated")
    private List<ObjectiveTerm> also = new ArrayList<>();

    @Option(
            names = "--diversity",
            paramLabel = "WEIGHT",
            description = "keep the pictures different from each other (default: 0)")
    private double diversity;

    @SuppressWarnings("NullAway.Init") // picocli sets the spec
    ObjectiveOptions() {}

    double diversity() {
        return diversity;
    }

    /**
     * One for each picture.
     *
     * @throws ParameterException where nothing is named, or too much
     */
    List<Objective> objectives(Terminal terminal) {
        List<ObjectiveTerm> terms = new ArrayList<>();
        classes.forEach(name -> terms.add(logit(name)));
        directions.forEach(file -> terms.add(direction(file, terminal)));
        for (ChannelRange range : channels.ranges()) {
            for (int channel = range.getFirst(); channel <= range.getLast(); channel++) {
                terms.add(channel(channel));
            }
        }
        boolean named = !channels.ranges().isEmpty() || !directions.isEmpty();
        if (layer == null && (named || neuron != null)) {
            throw refused("--channel, --neuron and --direction need --layer (expected: --layer LAYER)");
        }
        if (neuron != null && channels.ranges().isEmpty()) {
            throw refused("--neuron: without a channel (expected: --channel N)");
        }
        if (terms.isEmpty()) {
            terms.add(whole());
        } else if (layer != null && !named) {
            throw refused("--layer: with --class and nothing of the layer (expected: --channel N, or no --layer)");
        }
        return terms.stream()
                .map(term ->
                        Objective.newBuilder().addTerms(term).addAllTerms(also).build())
                .toList();
    }

    private ObjectiveTerm whole() {
        if (layer == null) {
            throw refused("nothing to raise (expected: --layer LAYER with --channel N, or --class N)");
        }
        return ObjectiveTerm.newBuilder()
                .setLayer(LayerTerm.newBuilder().setLayer(layer))
                .build();
    }

    private ObjectiveTerm channel(int channel) {
        String name = String.valueOf(layer);
        if (neuron == null) {
            return ObjectiveTerm.newBuilder()
                    .setChannelMean(ChannelMeanTerm.newBuilder().setLayer(name).setChannel(channel))
                    .build();
        }
        NeuronTerm.Builder term = NeuronTerm.newBuilder().setLayer(name).setChannel(channel);
        if (neuron.at() != null) {
            term.setPosition(neuron.at());
        }
        return ObjectiveTerm.newBuilder().setNeuron(term).build();
    }

    private static ObjectiveTerm logit(String name) {
        LogitTerm.Builder term = WHOLE_NUMBER.matcher(name).matches()
                ? LogitTerm.newBuilder().setIndex(Integer.parseInt(name))
                : LogitTerm.newBuilder().setLabel(name);
        return ObjectiveTerm.newBuilder().setLogit(term).build();
    }

    private ObjectiveTerm direction(Path file, Terminal terminal) {
        try {
            NpyArray array = NpyArray.parse(
                    ByteBuffer.wrap(Files.readAllBytes(terminal.folder().resolve(file))));
            DirectionTerm.Builder term = DirectionTerm.newBuilder().setLayer(String.valueOf(layer));
            for (double value : array.doubles()) {
                term.addDirection((float) value);
            }
            return ObjectiveTerm.newBuilder().setDirection(term).build();
        } catch (NpyException e) {
            throw refused("--direction " + file + ": " + e.getMessage());
        } catch (IOException e) {
            throw refused("--direction " + Failures.sentence(e) + " (expected: an .npy file)");
        }
    }

    private ParameterException refused(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    /**
     * A place in a map.
     *
     * @param at nothing for its middle
     */
    record Position(@Nullable NeuronPosition at) {}

    /** {@code Y,X} or {@code middle}. */
    static final class ToPosition implements ITypeConverter<Position> {
        private static final Pattern FORM = Pattern.compile("(\\d{1,9}),(\\d{1,9})");

        @Override
        public Position convert(String text) {
            if (text.equals("middle")) {
                return new Position(null);
            }
            Matcher position = FORM.matcher(text);
            if (!position.matches()) {
                throw new TypeConversionException(text + " (expected: ROW,COLUMN from 0, for example 3,3, or middle)");
            }
            return new Position(NeuronPosition.newBuilder()
                    .setRow(Integer.parseInt(position.group(1)))
                    .setColumn(Integer.parseInt(position.group(2)))
                    .build());
        }
    }

    /** {@code WEIGHT*LAYER} or {@code WEIGHT*LAYER:CHANNEL}. */
    static final class ToTerm implements ITypeConverter<ObjectiveTerm> {
        private static final Pattern FORM =
                Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?)\\*(.+?)(?::(\\d{1,9}))?");

        @Override
        public ObjectiveTerm convert(String text) {
            Matcher term = FORM.matcher(text);
            if (!term.matches()) {
                throw new TypeConversionException(
                        text + " (expected: WEIGHT*LAYER or WEIGHT*LAYER:CHANNEL, for example -0.5*layer3:7)");
            }
            ObjectiveTerm.Builder message =
                    ObjectiveTerm.newBuilder().setWeight(DoubleValue.of(Double.parseDouble(term.group(1))));
            return term.group(3) == null
                    ? message.setLayer(LayerTerm.newBuilder().setLayer(term.group(2)))
                            .build()
                    : message.setChannelMean(ChannelMeanTerm.newBuilder()
                                    .setLayer(term.group(2))
                                    .setChannel(Integer.parseInt(term.group(3))))
                            .build();
        }
    }
}
