package dev.layerscope.viewer.search;

import dev.layerscope.client.JobsClient;
import dev.layerscope.client.LocalInput;
import dev.layerscope.client.ServerError;
import dev.layerscope.v1.Artifact;
import dev.layerscope.v1.ChannelMeanTerm;
import dev.layerscope.v1.Job;
import dev.layerscope.v1.Optimization;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.input.ChosenInput;
import dev.layerscope.viewer.place.Place;
import dev.layerscope.viewer.place.View;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.session.ServerState;
import dev.layerscope.viewer.session.ServerState.Connecting;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The searches of a server: starting one, choosing one, and what can be done with the chosen one. Belongs to the event thread. */
final class Searches {
    private static final Optional<String> JOB_NOT_FOUND = Optional.of("JOB_NOT_FOUND");

    private final Bench bench;
    private final Gallery gallery;
    private final Watching watching;
    private final Thumbnails thumbnails;
    private final Asked<Job> started;
    private final Asked<Job> cancelled;
    private final Asked<String> deleted;
    private final Asked<Path> saved;
    private final Asked<BufferedImage> copied;
    private final Property<Integer> picture = new Property<>(0);
    private Optimization starting = Optimization.getDefaultInstance();

    Searches(Bench bench) {
        this.bench = bench;
        gallery = new Gallery(bench);
        watching = new Watching(bench);
        thumbnails = new Thumbnails(bench);
        started = bench.asked();
        cancelled = bench.asked();
        deleted = bench.asked();
        saved = bench.asked();
        copied = bench.asked();
        started.answer().observe(answer -> answer.current().ifPresent(this::startedOne));
        cancelled.answer().observe(answer -> answer.current().ifPresent(job -> gallery.refresh()));
        deleted.answer().observe(answer -> answer.current().ifPresent(this::deletedOne));
        watching.shown().observe(this::follow);
        bench.session().state().observe(this::follow);
        bench.travel().place().observe(this::follow);
    }

    Bench bench() {
        return bench;
    }

    Gallery gallery() {
        return gallery;
    }

    /** The chosen search. */
    Watching watching() {
        return watching;
    }

    Thumbnails thumbnails() {
        return thumbnails;
    }

    /** All that is asked when a person does something, for whoever says what went wrong with it. */
    List<Asked<?>> deeds() {
        return List.of(started, cancelled, deleted, saved, copied);
    }

    /** The last search that was started. */
    Asked<Job> started() {
        return started;
    }

    /** The last file that was written. */
    Asked<Path> saved() {
        return saved;
    }

    /** A job's picture in the gallery: of the chosen one as it grows, else of what was made. */
    Optional<BufferedImage> thumbnail(Job job) {
        Optional<Watched> growing = watching.shown()
                .get()
                .filter(seen -> seen.job().getId().equals(job.getId()) && !SearchWords.hasEnded(seen.job()))
                .filter(seen -> !seen.pictures().isEmpty());
        return growing.map(seen -> Thumbnails.square(seen.pictures())).or(() -> thumbnails.of(job));
    }

    /** Which picture of the chosen search is meant where one is, counted from 0. */
    Observed<Integer> picture() {
        return picture;
    }

    void point(int index) {
        picture.set(index);
    }

    Optional<Job> chosen() {
        return watching.shown().get().map(Watched::job);
    }

    /**
     * Has the server search, and watches it. What is on its way already isn't sent a second time, as by a double click.
     *
     * @param form without problems
     */
    void start(SearchForm form) {
        Optimization optimization = form.optimization();
        if (started.answer().get().phase() == Answer.Phase.WAITING && optimization.equals(starting)) {
            return;
        }
        starting = optimization;
        List<LocalInput> inputs =
                form.start().map(ChosenInput::content).stream().toList();
        // One key however often this is asked, so that a server that is lost in between begins one search alone.
        String key = UUID.randomUUID().toString();
        started.ask("starting a search", client -> client.jobs().create(optimization, key, inputs));
    }

    /** Shows a search, which does nothing where it is shown already. */
    void choose(Job job) {
        if (!chosen().map(Job::getId).equals(Optional.of(job.getId()))) {
            // What became of the one before is no news of this one.
            deeds().stream()
                    .filter(deed -> deed.answer().get().phase() != Answer.Phase.WAITING)
                    .forEach(Asked::clear);
            picture.set(0);
            watching.show(job);
        }
    }

    /** Ends the chosen search, between two steps. */
    void cancel() {
        chosen().filter(job -> !SearchWords.hasEnded(job))
                .ifPresent(job -> cancelled.ask(
                        "cancelling search " + job.getId(),
                        client -> client.jobs().cancel(job.getId())));
    }

    /** Removes the chosen search, which has ended, with all that it made. */
    void delete() {
        chosen().filter(SearchWords::hasEnded)
                .ifPresent(job ->
                        deleted.ask("deleting search " + job.getId(), client -> deleted(client.jobs(), job.getId())));
    }

    /** Writes what the chosen search made, where it made that, into a file. */
    void save(Keepsake what, Path file) {
        artifact(what)
                .ifPresent(made -> saved.ask(
                        "saving " + file.getFileName(),
                        client -> SavedFile.write(client.jobs(), made.job(), made.artifact(), file)));
    }

    /** Reads the chosen picture as it is; where it is there, it is the {@linkplain #copied answer}. */
    void copy() {
        artifact(Keepsake.PICTURE)
                .ifPresent(made -> copied.ask(
                        "copying " + made.artifact().getName(),
                        client -> Result.picture(client.jobs(), made.job(), made.artifact())));
    }

    /** The picture to be copied. */
    Asked<BufferedImage> copied() {
        return copied;
    }

    /** The file of the chosen search, where it made it. */
    Optional<Made> artifact(Keepsake what) {
        return chosen().flatMap(job -> what.of(job, picture.get()).map(artifact -> new Made(job, artifact)));
    }

    /** Where in the models the chosen picture is about, if it is about a channel. */
    Optional<Place> place() {
        return chosen().flatMap(job ->
                SearchWords.channel(job.getOptimization(), picture.get()).map(channel -> place(job, channel)));
    }

    void showChannel() {
        place().ifPresent(bench.travel()::go);
    }

    /** A file and whose it is. */
    record Made(Job job, Artifact artifact) {}

    private static Place place(Job job, ChannelMeanTerm channel) {
        return new Place(SearchWords.model(job), channel.getLayer(), channel.getChannel(), View.CHANNEL);
    }

    private static String deleted(JobsClient jobs, String job) {
        try {
            jobs.delete(job);
        } catch (ServerError e) {
            if (!e.reason().equals(JOB_NOT_FOUND)) {
                throw e;
            }
        }
        return job;
    }

    private void startedOne(Job job) {
        gallery.refresh();
        choose(job);
    }

    private void deletedOne(String id) {
        if (chosen().map(Job::getId).equals(Optional.of(id))) {
            watching.clear();
        }
        gallery.refresh();
    }

    /** The list says what the chosen search says. */
    private void follow(Optional<Watched> seen) {
        Optional<Job.State> now = seen.map(watched -> watched.job().getState());
        seen.ifPresent(watched -> {
            boolean old = gallery.jobs().get().stream()
                    .anyMatch(job -> job.getId().equals(watched.job().getId())
                            && !Optional.of(job.getState()).equals(now));
            if (old && SearchWords.hasEnded(watched.job()) && !gallery.isAsking()) {
                gallery.refresh();
            }
        });
    }

    private void follow(ServerState state) {
        if (state instanceof Connecting) {
            watching.clear();
            thumbnails.clear();
            gallery.clear();
        }
    }

    private void follow(Place place) {
        if (place.view() == View.SEARCHES) {
            gallery.open();
            watching.resume();
        } else {
            gallery.close();
            watching.pause();
        }
    }
}
