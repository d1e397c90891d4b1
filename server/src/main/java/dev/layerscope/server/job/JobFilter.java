package dev.layerscope.server.job;

import java.util.Optional;
import java.util.Set;

/**
 * Which jobs are wanted.
 *
 * @param states any of these; all where empty
 */
public record JobFilter(Set<JobState> states, Optional<String> subject, Optional<String> owner) {
    public static final JobFilter ALL = new JobFilter(Set.of(), Optional.empty(), Optional.empty());

    public JobFilter {
        states = Set.copyOf(states);
    }

    /** Only those of this owner. */
    public JobFilter ownedBy(String name) {
        return new JobFilter(states, subject, Optional.of(name));
    }
}
