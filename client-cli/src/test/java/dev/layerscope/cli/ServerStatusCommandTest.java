package dev.layerscope.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.v1.BatchUse;
import dev.layerscope.v1.CacheUse;
import dev.layerscope.v1.GetServerStatusResponse;
import dev.layerscope.v1.JobCount;
import dev.layerscope.v1.MemoryUse;
import dev.layerscope.v1.QueueLength;
import dev.layerscope.v1.UserUse;
import io.grpc.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ServerStatusCommandTest extends CommandLineCase {
    private static final GetServerStatusResponse STATUS = GetServerStatusResponse.newBuilder()
            .setVersion("1.2")
            .setCore("onnxruntime 1.24.1")
            .setDevice("cuda:0")
            .setUptimeSeconds(7200)
            .setPhase(GetServerStatusResponse.Phase.PHASE_SERVING)
            .addMemory(MemoryUse.newBuilder()
                    .setKind("tensors")
                    .setPlace(MemoryUse.Place.PLACE_HOST)
                    .setUsedBytes(1_500_000)
                    .setLimitBytes(3_000_000))
            .addMemory(MemoryUse.newBuilder()
                    .setKind("resident")
                    .setPlace(MemoryUse.Place.PLACE_HOST)
                    .setUsedBytes(2_000_000_000))
            .addQueues(QueueLength.newBuilder()
                    .setName("runs")
                    .setPriority("interactive")
                    .setWaiting(3)
                    .setRunning(1)
                    .setLimit(256))
            .addJobs(JobCount.newBuilder().setState("running").setJobs(2))
            .addCaches(CacheUse.newBuilder()
                    .setName("tiles")
                    .setHits(3)
                    .setMisses(1)
                    .setBytes(1000)
                    .setLimitBytes(2000))
            .addCaches(CacheUse.newBuilder().setName("inputs").setLimitBytes(2000))
            .addBatching(BatchUse.newBuilder()
                    .setModel("squeezenet")
                    .setOutputs("conv1")
                    .setState("on")
                    .setBatches(2)
                    .setBatchedRows(9)
                    .setAloneRows(1))
            .addBatching(BatchUse.newBuilder().setModel("mixer").setState("off").setReason("it mixes rows"))
            .addUsers(UserUse.newBuilder()
                    .setName("alice")
                    .setRequests(12)
                    .setRefused(1)
                    .setDeviceSeconds(61)
                    .setSentBytes(5_000_000)
                    .setReceivedBytes(10))
            .build();

    @Test
    void people_get_a_table_of_each_thing() {
        server.status = STATUS;

        assertThat(run("server-status")).as(err()).isZero();

        assertThat(out()).isEqualTo("""
                SERVER
                version  1.2
                core     onnxruntime 1.24.1
                device   cuda:0
                up for   2.0 h
                state    serving

                MEMORY    OF      USED   LIMIT
                tensors   host  1.5 MB  3.0 MB
                resident  host  2.0 GB

                QUEUE  PRIORITY     RUNNING  WAITING  LIMIT
                runs   interactive        1        3    256

                JOBS     COUNT
                running      2

                CACHE   HIT RATE  HITS  MISSES  EVICTIONS   HOLDS   LIMIT
                tiles     75.0 %     3       1          0  1.0 kB  2.0 kB
                inputs               0       0          0     0 B  2.0 kB

                BATCHING    LAYERS  STATE  RUNS  ROWS  ALONE  REASON
                squeezenet  conv1   on        2     9      1
                mixer               off       0     0      0  it mixes rows

                USER   REQUESTS  REFUSED  DEVICE    SENT  RECEIVED
                alice        12        1    61 s  5.0 MB      10 B
                """);
    }

    @Test
    void programs_get_the_message() {
        server.status = STATUS;

        assertThat(run("server-status", "--format", "json")).as(err()).isZero();

        assertThat(out()).contains("\"device\": \"cuda:0\"", "\"device_seconds\": 61.0", "\"limit_bytes\": 0");
    }

    @Test
    void a_server_that_is_not_well_says_why() {
        server.status = STATUS.toBuilder()
                .setDeviceProblem("device: a run hangs for 200 s")
                .setJobsProblem("jobs: no room")
                .build();
        run("server-status");
        assertThat(out()).contains("not serving: device: a run hangs for 200 s", "problem  jobs: no room");

        server.status = STATUS.toBuilder()
                .setPhase(GetServerStatusResponse.Phase.PHASE_DRAINING)
                .build();
        run("server-status");
        assertThat(out()).contains("state    draining: it takes no new calls");
    }

    @Test
    void who_watches_sees_it_again_until_they_leave() {
        server.status = STATUS;
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        Terminal terminal = Terminal.captured(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                new ByteArrayInputStream(new byte[0]),
                environment,
                folder);
        Context.CancellableContext leaving = Context.current().withCancellation();
        AtomicInteger waits = new AtomicInteger();
        leaving.run(() -> Main.run(new String[] {"server-status", "--watch", "5s"}, terminal, time -> {
            assertThat(time).hasSeconds(5);
            if (waits.incrementAndGet() == 3) {
                leaving.cancel(null);
            }
        }));

        assertThat(out().lines().filter(line -> line.equals("SERVER"))).hasSize(3);
    }

    @Test
    void csv_is_no_form_for_several_tables() {
        assertThat(run("server-status", "--format", "csv")).isEqualTo(2);
        assertThat(err()).contains("csv (expected: one of table, json)");
    }
}
