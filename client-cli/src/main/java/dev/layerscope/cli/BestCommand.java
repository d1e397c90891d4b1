package dev.layerscope.cli;

import com.google.protobuf.Message;
import dev.layerscope.cli.Arguments.Channels;
import dev.layerscope.cli.FeedOptions.LocalFeed;
import dev.layerscope.cli.PictureTree.Found;
import dev.layerscope.cli.SearchState.Outcome;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** The pictures of a folder that excite channels most. */
@Command(
        name = "best",
        description = "Finds the pictures of a folder, and of the folders in it, that excite each channel most, and the"
                + " place in them.",
        footer = {
            "%nA picture counts by the largest value of the channel's map. ROW and COLUMN are its place in the map; TOP,"
                    + " LEFT, HEIGHT and WIDTH what that place sees, in pixels of the picture as the model gets it. The"
                    + " figure has a row of these parts for each channel.",
            "%nWhat was found so far is kept in FIGURE.png.state, or where --state says. The same command goes on from"
                    + " there, after Ctrl-C too, and takes in pictures that came since. A picture that is refused is"
                    + " reported, left out, and makes the exit code 3."
        })
final class BestCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FolderOptions feed;

    @Mixin
    private LayerOption layers;

    @Option(
            names = {"--channels", "--channel"},
            paramLabel = "0-7,12",
            converter = Arguments.ToChannels.class,
            description = "which channels, in this order (default: all)")
    private Channels channels = Channels.ALL;

    @Option(
            names = "-n",
            paramLabel = "N",
            converter = Arguments.ToPlaces.class,
            description = "pictures of each channel, 1 to 1000 (default: 9)")
    private int places = 9;

    @Mixin
    private BatchOption batch;

    @Option(names = "-o", paramLabel = "FIGURE.png", description = "draw what was found, - for stdout")
    private @Nullable String output;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "at most so many channels of each layer in the figure (default: ${DEFAULT-VALUE})")
    private int limit = 32;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "pixels of the figure for each pixel of a plain screen, 1 to 4 (default: ${DEFAULT-VALUE})")
    private int scale = 1;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = "where the search is kept (default: the figure's name with .state, or nowhere)")
    private @Nullable Path stateFile;

    @Option(names = "--restart", description = "begin anew, whatever the state says")
    private boolean restart;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    BestCommand() {}

    @Override
    public Integer call() throws IOException {
        Output target = output == null
                ? null
                : Output.named(output, root.terminal, feed.spec().commandLine());
        PictureTree tree = feed.pictures(root.terminal);
        tree.unreadable().forEach(root.terminal.err()::println);
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            LocalFeed common = feed.withoutImages(root.terminal);
            SearchTerms terms = terms(client.getModel(feed.model()).getSha256(), common);
            SearchState state = state(terms);
            List<Found> unseen = state.unseen(tree.pictures());
            search(client, progress, common, state, unseen);
            int leftOut = state.count(Outcome.LEFT_OUT);
            if (leftOut > 0) {
                root.terminal.err().println(leftOut + " of " + state.seen() + " images left out");
            }
            report(client, common, state, target);
            return (leftOut + tree.unreadable().size() > 0 ? ExitCode.REFUSED : ExitCode.DONE).number();
        }
    }

    private void search(
            LayerscopeClient client, Progress progress, LocalFeed common, SearchState state, List<Found> unseen)
            throws IOException {
        if (state.seen() > 0) {
            root.terminal
                    .err()
                    .println("going on: " + state.seen() + " images seen before, " + unseen.size() + " to see");
        }
        Optional<Path> file = file();
        PictureSearch.Task task =
                new PictureSearch.Task(feed.folder(), common, layers.layers(), channels.ranges(), batch.batch());
        new PictureSearch(client, root.terminal, progress, System::nanoTime).run(task, unseen, state, kept -> {
            if (file.isPresent()) {
                kept.write(file.get());
            }
        });
    }

    private void report(LayerscopeClient client, LocalFeed common, SearchState state, @Nullable Output target)
            throws IOException {
        if (target == null || target instanceof Output.File) {
            List<BestRow> rows = BestRow.of(state);
            BestRow.table().print(format, rows, BestRow.json(rows), root.terminal.out());
        }
        CropsCall crops = new CropsCall(state, root.terminal.folder().resolve(feed.folder()), limit);
        if (target != null && crops.isEmpty()) {
            throw new Refusal("figure: nothing to draw (expected: a picture for which a channel has a value)");
        }
        if (target == null) {
            return;
        }
        FigureFile.write(crops.draw(client, common, scale), target);
        crops.leftOut().forEach(root.terminal.err()::println);
    }

    private SearchTerms terms(String modelSha256, LocalFeed common) throws IOException {
        return new SearchTerms(
                places,
                Map.of(
                        SearchTerms.MODEL,
                        modelSha256,
                        "folder",
                        root.terminal
                                .folder()
                                .resolve(feed.folder())
                                .toRealPath()
                                .toString(),
                        "--layer",
                        String.join(" ", layers.layers()),
                        "--channels",
                        channels.ranges().isEmpty() ? "all" : ranges(),
                        "--size",
                        common.feed().hasSize() ? text(common.feed().getSize()) : "none",
                        "--preprocess",
                        common.feed().hasPreprocessing() ? text(common.feed().getPreprocessing()) : "none",
                        "--input",
                        common.feed().getNamedInputsMap().isEmpty()
                                ? "none"
                                : new TreeMap<>(common.feed().getNamedInputsMap()).toString()));
    }

    private static String text(Message message) {
        return message.toString().strip().replace('\n', ' ');
    }

    private String ranges() {
        return String.join(
                ",",
                channels.ranges().stream()
                        .map(range -> range.getFirst() + "-" + range.getLast())
                        .toList());
    }

    private Optional<Path> file() {
        if (stateFile != null) {
            return Optional.of(root.terminal.folder().resolve(stateFile));
        }
        return output == null || output.equals("-")
                ? Optional.empty()
                : Optional.of(root.terminal.folder().resolve(output + ".state"));
    }

    private SearchState state(SearchTerms terms) throws IOException {
        Optional<Path> file = file();
        if (restart || file.isEmpty() || !Files.exists(file.get())) {
            return new SearchState(terms);
        }
        SearchState known = SearchState.read(file.get());
        Optional<String> difference = known.terms().difference(terms);
        if (difference.isPresent()) {
            throw feed.refused("state " + file.get() + ": of another search: " + difference.get()
                    + " (expected: the same command; --state FILE for another search, --restart begins anew)");
        }
        return known;
    }
}
