package dev.layerscope.server.picture;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.image.ImageDecoder;
import dev.layerscope.server.image.ImageLimits;
import dev.layerscope.server.image.RgbImage;
import dev.layerscope.server.job.Job;
import dev.layerscope.server.job.JobFailure;
import dev.layerscope.server.job.JobState;
import dev.layerscope.server.job.Jobs;
import dev.layerscope.server.job.OpenArtifact;
import dev.layerscope.server.job.Progress;
import dev.layerscope.server.optimize.Optimizations;
import dev.layerscope.server.render.Extent;
import dev.layerscope.server.render.FoundInputs;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The pictures that a job found for channels, to be shown beside these. They are read from the job's files when they are
 * drawn, one at a time.
 */
public final class SearchedInputs {
    private final Jobs jobs;
    private final Job job;
    private final List<Optional<Sought>> sought;
    private final String settings;

    /**
     * What one of a job's pictures raises: the mean of a channel.
     *
     * @param layer its path
     */
    public record Sought(String layer, int channel) {}

    private SearchedInputs(Jobs jobs, Job job, List<Optional<Sought>> sought, String settings) {
        this.jobs = jobs;
        this.job = job;
        this.sought = List.copyOf(sought);
        this.settings = settings;
    }

    /**
     * @param sought what each of the job's pictures raises; empty where it isn't the mean of one channel
     * @param settings how it was searched, for people
     * @throws DomainException JOB_NOT_ENDED, ARTIFACT_NOT_FOUND where it ended without pictures
     */
    public static SearchedInputs of(Jobs jobs, Job job, List<Optional<Sought>> sought, String settings) {
        switch (job.state()) {
            case QUEUED, RUNNING ->
                throw new DomainException(
                        Reason.JOB_NOT_ENDED,
                        "job: '%s' %s (expected: one that has ended; watch it until then)"
                                .formatted(job.id(), job.state() == JobState.QUEUED ? "waits" : "runs"));
            case CANCELLED -> throw withoutPictures(job, "was cancelled");
            case FAILED ->
                throw withoutPictures(
                        job,
                        "failed: " + job.failure().map(JobFailure::sentence).orElse("of an unknown reason"));
            case SUCCEEDED -> {
                // Its pictures are all there.
            }
        }
        return new SearchedInputs(jobs, job, sought, settings);
    }

    private static DomainException withoutPictures(Job job, String why) {
        return new DomainException(
                Reason.ARTIFACT_NOT_FOUND, "job: '%s' %s (expected: one that succeeded)".formatted(job.id(), why));
    }

    /**
     * Those for channels of a layer.
     *
     * @param layer its path
     * @param channels in the order in which they are shown, at least one
     * @throws DomainException REQUEST_INVALID where the job has none for one of them; JOB_NOT_FOUND where it is deleted
     *     meanwhile, also when the pictures are asked for
     */
    FoundInputs of(String layer, List<Integer> channels) {
        List<Integer> pictures = channels.stream()
                .map(channel -> sought.indexOf(Optional.of(new Sought(layer, channel))))
                .toList();
        List<Integer> missing = IntStream.range(0, pictures.size())
                .filter(i -> pictures.get(i) < 0)
                .mapToObj(channels::get)
                .toList();
        if (!missing.isEmpty()) {
            throw new DomainException(
                    Reason.REQUEST_INVALID,
                    "job: '%s' sought nothing for %s of layer '%s' (expected: a search for the means of channels %s, a picture for each)"
                            .formatted(job.id(), named(missing), layer, listed(channels)));
        }
        RgbImage first = picture(pictures.get(0));
        List<Double> values = job.progress().map(Progress::values).orElse(List.of());
        return new FoundInputs(
                "what excites each most: pictures found by a search, %s, %d×%d · at the right the objective"
                        .formatted(settings, first.height(), first.width()),
                new Extent(first.height(), first.width()),
                i -> i == 0 ? first : picture(pictures.get(i)),
                pictures.stream()
                        .map(picture -> picture < values.size() ? values.get(picture) : Double.NaN)
                        .toList(),
                notes(channels, pictures));
    }

    private RgbImage picture(int number) {
        try (OpenArtifact file = jobs.artifact(job.id().text(), "picture-%d.png".formatted(number))) {
            ByteBuffer bytes = file.read(0, Math.toIntExact(file.artifact().bytes()));
            return new ImageDecoder(ImageLimits.DEFAULT).decode(bytes);
        }
    }

    private List<String> notes(List<Integer> channels, List<Integer> pictures) {
        Set<Integer> asBegun = listedIn(Optimizations.NOT_RAISED);
        Set<Integer> before = listedIn(Optimizations.BEFORE_ACTIVATION);
        before.removeAll(asBegun);
        List<String> notes = new ArrayList<>();
        note(
                channels,
                pictures,
                before,
                "%s: dead where the search began, so the mean of what the activation function is given was raised",
                notes);
        note(channels, pictures, asBegun, "%s: dead where the search began, and nothing was found", notes);
        return notes;
    }

    private static void note(
            List<Integer> channels, List<Integer> pictures, Set<Integer> which, String sentence, List<String> notes) {
        List<Integer> named = IntStream.range(0, channels.size())
                .filter(i -> which.contains(pictures.get(i)))
                .mapToObj(channels::get)
                .toList();
        if (!named.isEmpty()) {
            notes.add(sentence.formatted(named(named)));
        }
    }

    /** Pictures, by number. */
    private Set<Integer> listedIn(String fact) {
        String list = job.facts().getOrDefault(fact, "");
        return Arrays.stream(list.split(", "))
                .filter(number -> !number.isEmpty())
                .map(Integer::valueOf)
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static String named(List<Integer> channels) {
        return (channels.size() == 1 ? "channel " : "channels ") + listed(channels);
    }

    private static String listed(List<Integer> channels) {
        return channels.stream().map(String::valueOf).collect(Collectors.joining(", "));
    }
}
