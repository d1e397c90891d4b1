package dev.layerscope.cli;

import dev.layerscope.cli.Table.Format;
import dev.layerscope.client.Connection;
import dev.layerscope.client.ExitCode;
import dev.layerscope.client.JobsClient;
import dev.layerscope.v1.Job;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** The jobs of the server, or one of them. */
@Command(
        name = "jobs",
        description = "Lists the jobs of the server, the newest first.",
        footer = "%nAn ID is what 'optimize --detach' prints, and the list shows.")
final class JobsCommand implements Callable<Integer> {
    @ParentCommand
    private RootCommand root;

    @Mixin
    private JobListing listing;

    @SuppressWarnings("NullAway.Init") // picocli sets what it is asked for
    JobsCommand() {}

    @Override
    public Integer call() throws IOException {
        return listing.print(root);
    }

    /** The same as without a word behind it. */
    @Command(name = "list", description = "Lists jobs, the newest first.")
    Integer list(@Mixin JobListing named) throws IOException {
        return named.print(root);
    }

    @Command(name = "show", description = "Shows one job, and what it made.")
    Integer show(
            @Parameters(paramLabel = "ID", description = "a job") String id,
            @Option(
                            names = "--format",
                            defaultValue = "TABLE",
                            description = "${COMPLETION-CANDIDATES} (default: table)")
                    Format as)
            throws IOException {
        try (Connection connection = root.connect()) {
            Job job = root.client(connection).jobs().get(id);
            new Table<Map.Entry<String, String>>()
                    .words("field", Map.Entry::getKey)
                    .words("value", Map.Entry::getValue)
                    .print(as, JobFacts.of(job), job, root.terminal.out());
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "watch", description = "Follows a job to its end. Ctrl-C ends the watching, not the job.")
    Integer watch(@Parameters(paramLabel = "ID", description = "a job") String id) throws IOException {
        Progress progress = root.progress();
        try (Connection connection = root.connect()) {
            JobsClient jobs = root.client(connection, progress).jobs();
            return JobEnding.say(new JobWatching(root.terminal, progress).toTheEnd(jobs, id), root.terminal);
        }
    }

    @Command(name = "cancel", description = "Ends a job between two steps. What it made stays.")
    Integer cancel(@Parameters(paramLabel = "ID", description = "a job") String id) {
        try (Connection connection = root.connect()) {
            Job job = root.client(connection).jobs().cancel(id);
            String state = switch (job.getState()) {
                case STATE_RUNNING -> "will be cancelled after its step";
                default -> JobText.state(job.getState());
            };
            root.terminal.out().println(id + ": " + state);
        }
        return ExitCode.DONE.number();
    }

    @Command(name = "result", description = "Writes what a job made.")
    Integer result(
            @Parameters(paramLabel = "ID", description = "a job that has ended") String id, @Mixin ResultOptions where)
            throws IOException {
        where.require(root.terminal);
        try (Connection connection = root.connect()) {
            JobsClient jobs = root.client(connection).jobs();
            return where.write(jobs, jobs.get(id), root.terminal);
        }
    }

    @Command(name = "delete", description = "Deletes a job that has ended, with all that it made.")
    Integer delete(@Parameters(paramLabel = "ID", description = "a job that has ended") String id) {
        try (Connection connection = root.connect()) {
            root.client(connection).jobs().delete(id);
            root.terminal.out().println(id + ": deleted");
        }
        return ExitCode.DONE.number();
    }
}
