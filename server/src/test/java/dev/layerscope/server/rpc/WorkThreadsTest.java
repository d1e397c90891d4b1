package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.layerscope.server.access.Call;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Cancellation;
import dev.layerscope.server.access.Priority;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkThreadsTest {
    private static final long MILLI = 1_000_000;

    private final AtomicLong nanos = new AtomicLong();
    private final LinkedBlockingQueue<Running> running = new LinkedBlockingQueue<>();
    private final List<String> done = Collections.synchronizedList(new ArrayList<>());
    private final Map<String, DomainException> refused = Collections.synchronizedMap(new HashMap<>());
    private final List<WorkThreads> opened = new ArrayList<>();

    private record Running(String name, Call call, CountDownLatch release) {}

    @AfterEach
    void close() {
        opened.forEach(WorkThreads::close);
    }

    @Test
    void oneUserLeavesAQuarterOfTheThreadsToOthers() throws InterruptedException {
        WorkThreads threads = threads(8, 64);
        for (int i = 0; i < 20; i++) {
            threads.execute(task("hammering", "h" + i));
        }
        List<Running> first = take(6);
        assertThat(running).isEmpty();
        assertThat(threads.waiting()).isEqualTo(14);
        assertThat(threads.othersWait("hammering")).isFalse();
        assertThat(threads.expectedWait("light")).isZero();
        threads.execute(task("light", "l"));
        Running light = running.take();
        assertThat(light.name()).isEqualTo("l");
        light.release().countDown();
        first.forEach(one -> one.release().countDown());
        take(6);
    }

    @Test
    void usersHaveTheThreadsForEquallyLong() throws InterruptedException {
        WorkThreads threads = threads(1, 64);
        Map<String, Long> takes = Map.of("short", 3L, "long", 40L);
        threads.execute(task("first", "f"));
        Running now = running.take();
        for (int i = 0; i < 30; i++) {
            threads.execute(task("short", "short"));
        }
        threads.execute(task("long", "long"));
        threads.execute(task("long", "long"));
        Map<String, Long> had = new HashMap<>();
        for (int i = 0; i < 600; i++) {
            now.release().countDown();
            now = running.take();
            String user = now.call().caller().name();
            nanos.addAndGet(takes.get(user) * MILLI);
            had.merge(user, takes.get(user), Long::sum);
            threads.execute(task(user, user));
        }
        assertThat(had.get("short") / (double) had.get("long")).isCloseTo(1, within(0.1));
    }

    @Test
    void whoComesToAFullLineTakesTheLastPlaceOfTheOneOfWhomMostWait() throws InterruptedException {
        WorkThreads threads = threads(1, 4);
        threads.execute(task("ann", "running"));
        Running now = running.take();
        for (int i = 0; i < 4; i++) {
            threads.execute(task("ann", "a" + i));
        }
        threads.execute(task("bob", "b0"));
        assertThat(refused).containsOnlyKeys("a3");
        threads.execute(task("ann", "a4"));
        assertThat(refused).containsOnlyKeys("a3", "a4");
        threads.execute(task("bob", "b1"));
        threads.execute(task("bob", "b2"));
        assertThat(refused).containsOnlyKeys("a3", "a4", "a2", "b2");
        assertThat(refused.values()).allSatisfy(why -> {
            assertThat(why.reason()).isEqualTo(Reason.SERVER_BUSY);
            assertThat(why.retryAfter()).isPresent();
        });
        assertThat(threads.waiting()).isEqualTo(4);
        now.release().countDown();
    }

    @Test
    void laterPartsOfAnswersAreNeverRefused() throws InterruptedException {
        WorkThreads threads = threads(1, 1);
        threads.execute(task("ann", "running"));
        Running now = running.take();
        for (int i = 0; i < 5; i++) {
            threads.execute(task("ann", "later" + i, WorkTask.Part.LATER));
        }
        threads.execute(task("ann", "first"));
        assertThat(refused).isEmpty();
        assertThat(threads.waiting()).isEqualTo(6);
        now.release().countDown();
    }

    @Test
    void theExpectedWaitIsThatOfTheRoundsUntilTheUsersTurn() throws InterruptedException {
        WorkThreads threads = threads(1, 64);
        threads.execute(task("ann", "measured"));
        Running measured = running.take();
        nanos.addAndGet(800 * MILLI);
        measured.release().countDown();
        Await.until(() -> done.contains("measured"));
        threads.execute(task("ann", "running"));
        Running now = running.take();
        assertThat(threads.expectedWait("ann")).as("next").isEqualTo(Duration.ofMillis(800));
        for (int i = 0; i < 10; i++) {
            threads.execute(task("ann", "a" + i));
        }
        assertThat(threads.expectedWait("ann")).isEqualTo(Duration.ofMillis(11 * 800));
        assertThat(threads.expectedWait("bob")).as("new").isEqualTo(Duration.ofMillis(2 * 800));
        assertThat(threads.retryAfter("ann")).isEqualTo(Duration.ofMillis(11 * 400));
        now.release().countDown();
    }

    @Test
    void aTaskThatIsTakenBackLeavesItsPlace() throws InterruptedException {
        WorkThreads threads = threads(1, 1);
        threads.execute(task("ann", "running"));
        Running now = running.take();
        WorkTask leaving = task("ann", "leaving");
        threads.execute(leaving);
        threads.withdraw(leaving);
        threads.withdraw(leaving);
        threads.execute(task("ann", "staying"));
        assertThat(refused).isEmpty();
        now.release().countDown();
        assertThat(running.take().name()).isEqualTo("staying");
    }

    @Test
    void theWaitForAThreadIsAStageOfTheCall() throws InterruptedException {
        WorkThreads threads = threads(1, 4);
        threads.execute(task("ann", "running"));
        Running now = running.take();
        threads.execute(task("bob", "waiting"));
        nanos.addAndGet(7 * MILLI);
        now.release().countDown();
        assertThat(running.take().call().stages().nanos(Stage.QUEUE)).isEqualTo(7 * MILLI);
    }

    @Test
    void whatComesAfterTheEndIsTold() {
        WorkThreads threads = threads(1, 4);
        threads.close();
        threads.execute(task("ann", "late"));
        assertThat(refused.get("late").reason()).isEqualTo(Reason.SERVER_STOPPING);
    }

    private WorkThreads threads(int count, int waiting) {
        WorkThreads threads = new WorkThreads(new WorkSettings(count, waiting), QuotaBook.UNLIMITED, nanos::get);
        opened.add(threads);
        return threads;
    }

    private List<Running> take(int count) throws InterruptedException {
        List<Running> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(running.take());
        }
        return taken;
    }

    private WorkTask task(String user, String name) {
        return task(user, name, WorkTask.Part.FIRST);
    }

    private WorkTask task(String user, String name, WorkTask.Part part) {
        Call call = new Call(new Caller(user, Role.RUNNER), Priority.INTERACTIVE, new Cancellation());
        CountDownLatch release = new CountDownLatch(1);
        return new WorkTask(
                call,
                part,
                () -> {
                    running.add(new Running(name, call, release));
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    done.add(name);
                },
                why -> refused.put(name, why));
    }
}
