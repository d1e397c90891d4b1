package dev.layerscope.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.LayerscopeClient;
import dev.layerscope.v1.PredictRequest;
import dev.layerscope.v1.PredictResponse;
import dev.layerscope.v1.ScoredClass;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** What a model takes images for. */
@Command(name = "predict", description = "Shows the classes that a model ranks first.")
final class PredictCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private FeedOptions feed;

    @Option(names = "-n", paramLabel = "N", description = "how many classes (default: ${DEFAULT-VALUE})")
    private int top = 5;

    @Option(names = "--format", description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.TABLE;

    @Mixin
    private BatchOption batch;

    @Spec
    private CommandSpec spec;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    PredictCommand() {}

    @Override
    public Integer call() throws IOException {
        if (top < 1) {
            throw new ParameterException(spec.commandLine(), "-n: " + top + " (expected: at least 1)");
        }
        List<Row> rows = new ArrayList<>();
        PredictResponse.Builder answers = PredictResponse.newBuilder();
        JsonArray named = new JsonArray();
        ExitCode code;
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            LayerscopeClient client = root.client(connection, progress);
            code = new ImageBatches(feed, client, root.terminal, progress).run(batch.batch(), (local, images) -> {
                PredictRequest request = PredictRequest.newBuilder()
                        .setFeed(local.feed())
                        .setTop(top)
                        .build();
                PredictResponse answer = client.predict(request, local.inputs());
                answers.addAllPredictions(answer.getPredictionsList()).setOrigin(answer.getOrigin());
                images.forEach(named::add);
                addRows(answer, images, rows);
            });
        } finally {
            progress.clear();
        }
        JsonObject json = ProtoJson.object(answers.build());
        json.add("images", named);
        table().print(format, rows, json, root.terminal.out());
        return code.number();
    }

    private static Table<Row> table() {
        return new Table<Row>()
                .words("image", Row::image)
                .numbers("rank", row -> String.valueOf(row.rank()), Row::rank)
                .numbers(
                        "index",
                        row -> String.valueOf(row.scored().getIndex()),
                        row -> row.scored().getIndex())
                .words("label", row -> row.scored().getLabel())
                .numbers(
                        "score",
                        row -> Units.real(row.scored().getScore()),
                        row -> row.scored().getScore())
                .numbers(
                        "probability",
                        PredictCommand::percent,
                        row -> row.scored().getProbability());
    }

    private static void addRows(PredictResponse answer, List<String> images, List<Row> rows) {
        for (int i = 0; i < answer.getPredictionsCount(); i++) {
            String image = i < images.size() ? images.get(i) : "";
            List<ScoredClass> classes = answer.getPredictions(i).getClassesList();
            for (int rank = 0; rank < classes.size(); rank++) {
                rows.add(new Row(image, rank + 1, classes.get(rank)));
            }
        }
    }

    private static String percent(Row row) {
        return Units.percent(row.scored().getProbability());
    }

    private record Row(String image, int rank, ScoredClass scored) {}
}
