package dev.layerscope.server.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that follow each other over one folder of jobs. */
@Timeout(60)
class TakeoverTest {
    private static final Duration LATER = Duration.ofSeconds(1);

    @TempDir
    private Path data;

    private final TestingTiming firstTiming = new TestingTiming();
    private final TestingTiming secondTiming = new TestingTiming();
    private final CountingTask counting = new CountingTask();

    private Takeover server(TestingTiming timing) {
        JobSettings settings = JobSettings.defaults().withFolder(data).withSpareBytes(0);
        return Takeover.at(() -> JobRoom.open(settings, counting, timing, QuotaBook.UNLIMITED), timing);
    }

    private static NewJob count(int to) {
        return new NewJob(new Caller("ann", Role.RUNNER), Optional.empty(), "net", CountingTask.to(to), Map.of());
    }

    @Test
    void theSecondServerTakesTheJobsOverWhenTheFirstLetsGo() {
        Takeover first = server(firstTiming);
        first.start();
        String job = first.room().create(count(3)).id().text();
        assertThat(counting.next()).endsWith("begins at 0");
        counting.letStep(1);
        assertThat(counting.next()).endsWith("did 1");
        Takeover second = server(secondTiming);
        second.start();
        assertBusy(second, "in use by another server");
        secondTiming.advance(LATER);
        assertBusy(second, "in use by another server");

        first.pause();
        counting.letStep(1);
        first.close();
        secondTiming.advance(LATER);

        assertThat(second.unavailable()).isEmpty();
        assertThat(counting.next()).as("what was done is kept").endsWith("begins at 2");
        assertThat(second.room().get(job).state()).isEqualTo(JobState.RUNNING);
        assertBusy(first, "is stopping");
        counting.letStep(1);
        second.close();
    }

    @Test
    void aServerThatStopsWhileItWaitsTakesNothingOver() {
        Takeover first = server(firstTiming);
        Takeover second = server(secondTiming);
        second.close();
        first.close();
        secondTiming.advance(LATER);

        assertBusy(second, "is stopping");
        Takeover third = server(firstTiming);
        assertThat(third.unavailable()).isEmpty();
        third.close();
    }

    @Test
    void whatWillNotPassIsNotTriedAgain() {
        TestingTiming timing = new TestingTiming();
        int[] tries = {0};
        Takeover takeover = Takeover.at(
                () -> {
                    tries[0]++;
                    throw new DomainException(Reason.JOBS_UNAVAILABLE, "jobs: broken");
                },
                timing);
        timing.advance(LATER);

        assertThat(tries[0]).isOne();
        assertThat(takeover.unavailable()).contains("jobs: broken");
        takeover.close();
    }

    @Test
    void whatGoesWrongWhileItWaitsIsSaid() {
        DomainException[] failure = {new DomainException(Reason.SERVER_BUSY, "jobs: in use")};
        Takeover takeover = Takeover.at(
                () -> {
                    throw failure[0];
                },
                firstTiming);
        failure[0] = new DomainException(Reason.JOBS_UNAVAILABLE, "jobs: written by another version");
        firstTiming.advance(LATER);

        assertThat(takeover.unavailable()).contains("jobs: written by another version");
        takeover.close();
    }

    private static void assertBusy(Takeover takeover, String words) {
        assertThatThrownBy(takeover::room).isInstanceOfSatisfying(DomainException.class, refused -> {
            assertThat(refused.reason()).isEqualTo(Reason.SERVER_BUSY);
            assertThat(refused.sentence()).contains(words);
        });
    }
}
