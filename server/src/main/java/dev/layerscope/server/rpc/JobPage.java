package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.job.Job;
import dev.layerscope.server.job.JobFilter;
import dev.layerscope.v1.ListJobsRequest;
import dev.layerscope.v1.ListJobsResponse;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A page of jobs: as many as were asked for, or as go into a message. */
final class JobPage {
    private static final int DEFAULT_SIZE = 100;
    private static final int LARGEST_SIZE = 1000;
    private static final int AT_ONCE = 20;
    private static final int MOST_BYTES = 3 << 20;

    private JobPage() {}

    /**
     * @throws DomainException REQUEST_INVALID, PAGE_TOKEN_INVALID, JOBS_UNAVAILABLE
     */
    static ListJobsResponse of(OwnJobs jobs, ListJobsRequest request) {
        JobFilter filter = filter(request, jobs.owner());
        int size = size(request.getPageSize());
        long before = before(request.getPageToken());
        ListJobsResponse.Builder page = ListJobsResponse.newBuilder();
        int bytes = 0;
        while (true) {
            List<Job> next = jobs.list(filter, before, AT_ONCE);
            for (Job job : next) {
                if (page.getJobsCount() == size || bytes >= MOST_BYTES) {
                    return page.setNextPageToken(Long.toString(before)).build();
                }
                dev.layerscope.v1.Job message = JobMessages.listed(job);
                bytes += message.getSerializedSize();
                page.addJobs(message);
                before = job.number();
            }
            if (next.size() < AT_ONCE) {
                return page.build();
            }
        }
    }

    private static JobFilter filter(ListJobsRequest request, String caller) {
        Set<dev.layerscope.server.job.JobState> states =
                request.getStatesList().stream().map(JobMessages::state).collect(Collectors.toSet());
        return new JobFilter(
                states,
                request.getModel().isEmpty() ? Optional.empty() : Optional.of(request.getModel()),
                request.getOwn() ? Optional.of(caller) : Optional.empty());
    }

    private static int size(int asked) {
        if (asked < 0) {
            throw FeedMessages.invalid("page size: %d (expected: 0 to %d)".formatted(asked, LARGEST_SIZE));
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, LARGEST_SIZE);
    }

    private static long before(String token) {
        if (token.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (token.matches("\\d{1,18}")) {
            return Long.parseLong(token);
        }
        throw new DomainException(
                Reason.PAGE_TOKEN_INVALID,
                "page token: '%s' (expected: the token of the page before, with all else equal)"
                        .formatted(token.length() > 64 ? token.substring(0, 64) + "..." : token));
    }
}
