package dev.layerscope.viewer.search;

import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Engine;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Objective;
import dev.layerscope.v1.ObjectiveTerm;
import dev.layerscope.v1.Optimization;
import dev.layerscope.v1.Optimization.Recipe;
import dev.layerscope.v1.Size;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a person wrote of a search that is to be, right or wrong.
 *
 * @param channels as {@link ChannelNumbers} reads them
 * @param seed a whole number; 0 where empty
 * @param size {@code HEIGHTxWIDTH}; the model's or the recipe's where empty
 * @param start the picture or tensor to start from; noise where empty
 */
record SearchForm(
        String model,
        String layer,
        String channels,
        Recipe recipe,
        Engine engine,
        String seed,
        String size,
        Optional<ChosenInput> start) {
    private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})\\s*x\\s*([1-9]\\d{0,4})");

    /** For nothing yet, by the settings that the command line has too where nobody says anything. */
    static final SearchForm EMPTY =
            new SearchForm("", "", "", Recipe.RECIPE_QUICK, Engine.ENGINE_AUTO, "0", "", Optional.empty());

    /** What is written, and can be wrong. */
    enum Entry {
        MODEL,
        LAYER,
        CHANNELS,
        SEED,
        SIZE
    }

    SearchForm {
        model = model.strip();
        layer = layer.strip();
        channels = channels.strip();
        seed = seed.strip();
        size = size.strip();
    }

    /** The same search for the channel of a place. */
    SearchForm at(Place place) {
        String channel = place.hasLayer() ? Integer.toString(place.channel()) : "";
        return new SearchForm(place.model(), place.layer(), channel, recipe, engine, seed, size, start);
    }

    /** The search of a job once more, as far as a form can say it. */
    static SearchForm like(Job job) {
        Optimization asked = job.getOptimization();
        List<ChannelMeanTerm> terms = IntStream.range(0, asked.getObjectivesCount())
                .mapToObj(picture -> SearchWords.channel(asked, picture))
                .flatMap(Optional::stream)
                .toList();
        String layer = terms.isEmpty() ? "" : terms.get(0).getLayer();
        String channels = terms.stream()
                .filter(term -> term.getLayer().equals(layer))
                .map(term -> Integer.toString(term.getChannel()))
                .collect(Collectors.joining(","));
        Recipe recipe = asked.getRecipe() == Recipe.RECIPE_UNSPECIFIED ? Recipe.RECIPE_QUICK : asked.getRecipe();
        Engine engine = asked.getEngine() == Engine.ENGINE_UNSPECIFIED ? Engine.ENGINE_AUTO : asked.getEngine();
        return new SearchForm(
                SearchWords.model(job),
                layer,
                channels,
                recipe,
                engine,
                Long.toUnsignedString(asked.getSeed()),
                SearchWords.size(asked),
                Optional.empty());
    }

    String text(Entry entry) {
        return switch (entry) {
            case MODEL -> model;
            case LAYER -> layer;
            case CHANNELS -> channels;
            case SEED -> seed;
            case SIZE -> size;
        };
    }

    /** What is wrong with which entries, each in a sentence; nothing where the search can be asked for. */
    Map<Entry, String> problems(Known known) {
        Map<Entry, String> problems = new EnumMap<>(Entry.class);
        Optional<List<Integer>> numbers = ChannelNumbers.parse(channels);
        tell(
                problems,
                Entry.MODEL,
                model.isEmpty() ? Optional.of("model: none (expected: one of the server's)") : known.aboutModel(model));
        tell(
                problems,
                Entry.LAYER,
                layer.isEmpty()
                        ? Optional.of("layer: none (expected: one of the model's)")
                        : known.aboutLayer(model, layer));
        tell(
                problems,
                Entry.CHANNELS,
                numbers.isEmpty()
                        ? Optional.of("channels: %s (expected: 1 to %d, counted from 0, such as 12,149 or 0-7)"
                                .formatted(channels.isEmpty() ? "none" : channels, ChannelNumbers.MOST))
                        : known.aboutChannels(model, layer, numbers.get()));
        if (seedNumber().isEmpty()) {
            problems.put(Entry.SEED, "seed: %s (expected: a whole number from 0)".formatted(seed));
        }
        if (!size.isEmpty() && !SIZE.matcher(size).matches()) {
            problems.put(Entry.SIZE, "size: %s (expected: HEIGHTxWIDTH, such as 128x128)".formatted(size));
        }
        return problems;
    }

    /**
     * The request.
     *
     * @throws IllegalStateException where there are {@linkplain #problems problems}
     */
    Optimization optimization() {
        if (!problems(Known.NOTHING).isEmpty()) {
            throw new IllegalStateException("search: " + this + " (expected: one without problems)");
        }
        Optimization.Builder optimization = Optimization.newBuilder()
                .setModel(model)
                .setRecipe(recipe)
                .setEngine(engine)
                .setSeed(seedNumber().orElseThrow());
        for (int channel : ChannelNumbers.parse(channels).orElseThrow()) {
            optimization.addObjectives(objective(channel));
        }
        Matcher sides = SIZE.matcher(size);
        if (sides.matches()) {
            optimization.setSize(Size.newBuilder()
                    .setHeight(Integer.parseInt(sides.group(1)))
                    .setWidth(Integer.parseInt(sides.group(2))));
        }
        start.ifPresent(input -> optimization.setStart(input.content().sha256()));
        return optimization.build();
    }

    private Objective objective(int channel) {
        return Objective.newBuilder()
                .addTerms(ObjectiveTerm.newBuilder()
                        .setChannelMean(
                                ChannelMeanTerm.newBuilder().setLayer(layer).setChannel(channel)))
                .build();
    }

    private Optional<Long> seedNumber() {
        try {
            return Optional.of(seed.isEmpty() ? 0 : Long.parseUnsignedLong(seed));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static void tell(Map<Entry, String> problems, Entry entry, Optional<String> problem) {
        problem.ifPresent(sentence -> problems.put(entry, sentence));
    }
}
