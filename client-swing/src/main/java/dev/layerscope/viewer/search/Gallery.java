package dev.layerscope.viewer.search;

import dev.layerscope.v1.Job;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.viewer.input.Bench;
import dev.layerscope.viewer.session.Answer;
import dev.layerscope.viewer.session.Asked;
import dev.layerscope.viewer.work.EventThread;
import dev.layerscope.viewer.work.Latest;
import dev.layerscope.viewer.work.Observed;
import dev.layerscope.viewer.work.Property;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The jobs of the server, the newest first. While somebody looks they are listed again every few seconds, without a word.
 * Belongs to the event thread.
 */
final class Gallery {
    /** That are listed at first, and more of them each time that more are wanted. */
    static final int PAGE = 100;

    static final int MOST = 500;
    private static final Duration BETWEEN_LISTS = Duration.ofSeconds(4);
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(20);

    private final Duration rest;
    private final Asked<List<Job>> listed;
    private final Latest pause;
    private final Property<List<Job>> jobs = new Property<>(List.of());
    private final Property<Filter> filter = new Property<>(Filter.ALL);
    private int most = PAGE;
    private boolean watched;

    /**
     * Which jobs are wanted.
     *
     * @param model of any where empty
     * @param state any where empty
     */
    record Filter(String model, Optional<Job.State> state) {
        static final Filter ALL = new Filter("", Optional.empty());
    }

    Gallery(Bench bench) {
        this(bench, BETWEEN_LISTS);
    }

    /**
     * @param rest between two lists
     */
    Gallery(Bench bench, Duration rest) {
        this.rest = rest;
        listed = bench.asked();
        pause = new Latest(bench.background());
        listed.answer().observe(this::follow);
    }

    Observed<List<Job>> jobs() {
        return jobs;
    }

    Observed<Filter> filter() {
        return filter;
    }

    /** The question for the list. */
    Asked<List<Job>> listed() {
        return listed;
    }

    boolean isAsking() {
        return listed.answer().get().phase() == Answer.Phase.WAITING;
    }

    /** Somebody looks: lists now, and from now on. */
    void open() {
        EventThread.require();
        watched = true;
        refresh();
    }

    /** Nobody looks any more. */
    void close() {
        EventThread.require();
        watched = false;
        pause.drop();
    }

    /** Forgets the jobs, which were another server's. */
    void clear() {
        pause.drop();
        listed.clear();
        jobs.set(List.of());
        most = PAGE;
        if (watched) {
            refresh();
        }
    }

    void show(Filter next) {
        if (!next.equals(filter.get())) {
            filter.set(next);
            most = PAGE;
            refresh();
        }
    }

    /** Whether older ones may be had. */
    boolean hasMore() {
        return most < MOST && jobs.get().size() >= most;
    }

    void showMore() {
        if (hasMore()) {
            most = Math.min(MOST, most + PAGE);
            refresh();
        }
    }

    /** Lists now. */
    void refresh() {
        pause.drop();
        Filter wanted = filter.get();
        ListJobsRequest.Builder request = ListJobsRequest.newBuilder().setModel(wanted.model());
        wanted.state().ifPresent(request::addStates);
        int limit = most;
        listed.ask("", client -> client.jobs().list(request.build(), limit));
    }

    private void follow(Answer<List<Job>> answer) {
        answer.current().ifPresent(jobs::set);
        if (!watched) {
            return;
        }
        switch (answer.phase()) {
            case READY -> pause.startAfter(rest, () -> "", rested -> refresh(), failure -> {});
            case FAILED -> pause.startAfter(AFTER_A_FAILURE, () -> "", rested -> refresh(), failure -> {});
            case NOTHING, WAITING -> {}
        }
    }
}
