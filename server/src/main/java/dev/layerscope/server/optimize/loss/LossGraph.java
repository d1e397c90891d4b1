package dev.layerscope.server.optimize.loss;

import dev.layerscope.server.autodiff.Choices;
import dev.layerscope.server.autodiff.Gradients;
import dev.layerscope.server.autodiff.expression.Term;
import dev.layerscope.server.autodiff.expression.Terms;
import dev.layerscope.server.autodiff.rules.NoDerivative;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Measured;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import dev.layerscope.server.model.SizedGraph;
import dev.layerscope.server.rewrite.Observe;
import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A graph from a parameter to a loss.
 *
 * <pre>
 * before: x -> ... -> layer
 * after:  parameter -> picture -> view -> x -> ... -> layer -> scores [N]
 *         loss = regularizers - sum(scores)
 * </pre>
 *
 * @param graph all of it, of the modern operator set; its outputs are the loss, the scores and the pictures
 * @param measured what its values are
 * @param parameter the shape of the parameter, {@code [N, C, ...]}
 * @param input the value that the model gets in place of its input for pictures
 * @param feeds the shapes of all else that must be fed, beside the model's further inputs
 */
public record LossGraph(Graph graph, Measured measured, Shape parameter, String input, Map<String, Shape> feeds) {
    /** The feed of a view: the matrix along the height, {@code [model height, height]}. */
    public static final String ROWS = PictureTerms.ROWS;

    /** The feed of a view: the matrix along the width, {@code [width, model width]}. */
    public static final String COLUMNS = PictureTerms.COLUMNS;

    /** The feed of a view: where each position looks, as GridSample has it, {@code [N, model height, model width, 2]}. */
    public static final String GRID = PictureTerms.GRID;

    /** What is searched. */
    public static final String PARAMETER = "layerscope_parameter";

    /** The pictures that the parameter stands for, {@code [N, C, H, W]}. */
    public static final String PICTURE = "layerscope_picture";

    /** The scalar that is lowered. */
    public static final String LOSS = "layerscope_loss";

    /** What each picture reaches, {@code [N]}. */
    public static final String SCORES = "layerscope_scores";

    /** What each picture is worth, {@code [N]}: its score less its regularizers. */
    public static final String WORTH = "layerscope_worth";

    /** The gradient of the loss by the parameter. */
    public static final String GRADIENT = "layerscope_parameter_gradient";

    /** The largest magnitude in the gradient of the loss by what the model gets of each picture, {@code [N]}: nothing of the regularizers. */
    public static final String STRENGTHS = "layerscope_strengths";

    private static final String INPUT_GRADIENT = "layerscope_input_gradient";

    public LossGraph {
        feeds = Map.copyOf(feeds);
    }

    /**
     * @param model measured for what the spec says that it is fed
     */
    public static LossGraph of(SizedGraph model, LossSpec spec) {
        String input = model.differentiable(spec.canvas().image().name());
        Graph open = without(model.graph(), input);
        Terms front = new Terms(model.graph());
        Term parameter = front.known(PARAMETER, ElementType.FLOAT, PictureTerms.parameter(spec));
        PictureTerms pictures = new PictureTerms(spec);
        Term picture = pictures.picture(parameter);
        Term fed = pictures.fed(picture);
        front.name(PICTURE, picture);
        front.name(input, fed.as(Objects.requireNonNull(model.measured().types().get(input))));

        Map<String, Shape> feeds = new LinkedHashMap<>(PictureTerms.feeds(spec));
        feeds.putAll(scoreFeeds(model, spec));
        List<Term> activations = new ArrayList<>();
        Graph withFront = with(open, front, open.nodes(), List.of());
        Terms back = new Terms(withFront);
        for (int slot = 0; slot < spec.slots().size(); slot++) {
            String layer = spec.slots().get(slot).layer();
            Shape shape = Objects.requireNonNull(model.measured().shapes().get(layer), layer);
            Term whole = back.known(
                    layer, Objects.requireNonNull(model.measured().types().get(layer), layer), shape);
            Shape own = spec.canvas().own(shape, spec.pictures());
            activations.add(own.equals(shape) ? whole : whole.slice(0, 0, own.dim(0)));
        }
        Term scores = new ScoreTerms(spec, back).scores(activations);
        back.name(SCORES, scores);
        Term named = back.known(SCORES, ElementType.FLOAT, scores.shape());
        back.name(WORTH, worth(spec, named, picture));
        back.name(LOSS, loss(spec, back, named, activations, picture));

        Map<String, ElementType> types = new HashMap<>();
        Map<String, Shape> shapes = new HashMap<>();
        for (Terms written : List.of(front, back)) {
            written.written().forEach((name, term) -> {
                types.put(name, term.type());
                shapes.put(name, term.shape());
            });
        }
        Map<String, Shape> added = new HashMap<>(feeds);
        added.put(PARAMETER, parameter.shape());
        added.put(PICTURE, picture.shape());
        added.put(SCORES, scores.shape());
        added.put(WORTH, scores.shape());
        added.put(LOSS, Shape.of());
        shapes.putAll(added);
        added.keySet().forEach(name -> types.put(name, ElementType.FLOAT));
        shapes.put(input, fed.shape());

        Map<String, Shape> inputs = new LinkedHashMap<>(feeds);
        inputs.put(PARAMETER, parameter.shape());
        List<Node> nodes = new ArrayList<>(withFront.nodes());
        nodes.addAll(back.nodes());
        Map<String, Weight> weights = new LinkedHashMap<>(withFront.weights());
        weights.putAll(back.weights());
        Graph whole = Observe.values(
                withFront.withNodes(nodes).withWeights(weights).withInputs(inputs(withFront, inputs)),
                List.of(LOSS, SCORES, WORTH, PICTURE));
        return new LossGraph(whole, model.measured().with(types, shapes), parameter.shape(), input, feeds);
    }

    /** The shapes of the weights that scores are fed. */
    public static Map<String, Shape> scoreFeeds(SizedGraph model, LossSpec spec) {
        Map<String, Shape> feeds = new LinkedHashMap<>();
        for (int slot = 0; slot < spec.slots().size(); slot++) {
            String layer = spec.slots().get(slot).layer();
            Shape shape = Objects.requireNonNull(model.measured().shapes().get(layer), layer);
            feeds.putAll(ScoreTerms.feeds(spec, slot, spec.canvas().own(shape, spec.pictures())));
        }
        return feeds;
    }

    private static Term worth(LossSpec spec, Term scores, Term picture) {
        Term shown = scores.terms().known(picture.name(), ElementType.FLOAT, picture.shape());
        return new RegularizerTerms(spec).ofEach(shown).map(scores::minus).orElseGet(() -> scores.plus(0));
    }

    private static Term loss(LossSpec spec, Terms back, Term scores, List<Term> activations, Term picture) {
        Term raised = scores.sum(0).reshaped().negated();
        Term parameter = back.known(PARAMETER, ElementType.FLOAT, PictureTerms.parameter(spec));
        Term shown = back.known(picture.name(), ElementType.FLOAT, picture.shape());
        Optional<Term> taken = new RegularizerTerms(spec).of(parameter, shown);
        Term loss = taken.isPresent() ? raised.plus(taken.get()) : raised;
        return spec.diversity() == 0
                ? loss
                : loss.plus(new ScoreTerms(spec, back)
                        .likeness(activations.get(0), spec.slots().get(0).channelAxis())
                        .times(spec.diversity()));
    }

    /** The graph in which nothing computes a value, and nobody feeds it. */
    private static Graph without(Graph graph, String value) {
        return graph.withInputs(graph.inputs().stream()
                        .filter(input -> !input.name().equals(value))
                        .toList())
                .withNodes(graph.nodes().stream()
                        .filter(node -> !node.presentOutputs().contains(value))
                        .toList());
    }

    /** The graph with terms written before some nodes and behind others. */
    private static Graph with(Graph graph, Terms terms, List<Node> behind, List<Node> before) {
        List<Node> nodes = new ArrayList<>(before);
        nodes.addAll(terms.nodes());
        nodes.addAll(behind);
        Map<String, Weight> weights = new LinkedHashMap<>(graph.weights());
        weights.putAll(terms.weights());
        return graph.withNodes(nodes).withWeights(weights);
    }

    private static List<ValueInfo> inputs(Graph graph, Map<String, Shape> added) {
        List<ValueInfo> inputs = new ArrayList<>(graph.inputs());
        added.forEach((name, shape) -> inputs.add(new ValueInfo(
                name,
                Optional.of(new ValueType.TensorType(
                        ElementType.FLOAT.onnxNumber(),
                        Optional.of(Arrays.stream(shape.toArray())
                                .mapToObj(ValueType.Dim::of)
                                .toList()))))));
        return inputs;
    }

    /**
     * The graph with its backward part.
     *
     * @return with outputs {@link #SCORES}, {@link #STRENGTHS}, {@link #GRADIENT} and {@link #LOSS}
     * @throws NoDerivative where an operator between the picture and a layer has none
     */
    public Graph differentiated(Choices choices) {
        Graph derived =
                Gradients.of(graph, measured, choices, LOSS, Map.of(PARAMETER, GRADIENT, input, INPUT_GRADIENT));
        Terms terms = new Terms(derived);
        Shape fed = Objects.requireNonNull(measured.shapes().get(input), input);
        ElementType type = Objects.requireNonNull(measured.types().get(input), input);
        Term gradient = terms.known(INPUT_GRADIENT, type, fed);
        Shape pictures = Objects.requireNonNull(measured.shapes().get(SCORES));
        // What has no axis of pictures is all of one.
        int first = fed.rank() == 1 ? 0 : 1;
        Term strongest = terms.write("Abs", Map.of(), type, fed, gradient)
                .max(IntStream.range(first, fed.rank()).toArray())
                .reshaped(first == 0 ? 1 : fed.dim(0));
        Term strengths = strongest.slice(0, 0, pictures.dim(0)).as(ElementType.FLOAT);
        terms.name(STRENGTHS, strengths);
        Graph measuring = with(derived, terms, List.of(), derived.nodes());
        return Observe.values(measuring, List.of(SCORES, STRENGTHS, GRADIENT, LOSS));
    }

    /** The shape of the parameter, {@code [N, C, ...]}. */
    public static Shape parameter(LossSpec spec) {
        return PictureTerms.parameter(spec);
    }

    /** The part that goes forward alone, with outputs {@link #SCORES} and {@link #WORTH}. */
    public Graph forward() {
        return Observe.values(graph, List.of(SCORES, WORTH));
    }

    /** The part that makes pictures of the parameter. */
    public Graph painting() {
        return Observe.values(graph, List.of(PICTURE));
    }
}
