package dev.layerscope.server.app.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.access.Stage;
import dev.layerscope.server.access.StageTimes;
import dev.layerscope.server.rpc.EndedCall;
import io.grpc.Status.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallLogTest {
    private static final String RPC = "layerscope.v1.Activations/Predict";

    private final Logger logger = Logger.getAnonymousLogger();
    private final List<LogRecord> lines = new ArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final CallLog log = new CallLog(logger, now::get);

    @BeforeEach
    void keepLines() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(new Handler() {
            @Override
            public void publish(LogRecord line) {
                lines.add(line);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }

    @Test
    void aCallThatWentWellIsSaidToThoseOnlyWhoAskForEveryCall() {
        log.ended(call(Code.OK, "", new StageTimes()));
        assertThat(lines).isEmpty();

        logger.setLevel(Level.FINE);
        StageTimes stages = new StageTimes();
        stages.add(Stage.QUEUE, 2_000_000);
        stages.add(Stage.RUN, 30_000_000);
        log.ended(call(Code.OK, "", stages));

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getMessage())
                    .isEqualTo("Activations/Predict of alice: OK after 0.040 s, queue 0.002, run 0.030 (request a1)");
            assertThat(((Fields) line.getParameters()[0]).values())
                    .containsEntry("request_id", "a1")
                    .containsEntry("user", "alice")
                    .containsEntry("rpc", RPC)
                    .containsEntry("status", "OK")
                    .doesNotContainKey("reason")
                    .containsEntry("duration_seconds", 0.04)
                    .containsEntry("stage_seconds", Map.of("queue", 0.002, "run", 0.03))
                    .containsEntry("sent_bytes", 5L)
                    .containsEntry("received_bytes", 6L);
        });
    }

    @Test
    void whatTheServerFailedAtIsAWarningAndARefusalIsNone() {
        log.ended(call(Code.INTERNAL, "INTERNAL", new StageTimes()));
        log.ended(call(Code.NOT_FOUND, "MODEL_NOT_FOUND", new StageTimes()));

        assertThat(lines).extracting(LogRecord::getLevel).containsExactly(Level.WARNING, Level.INFO);
        assertThat(lines.get(1).getMessage()).contains("NOT_FOUND MODEL_NOT_FOUND after");
    }

    @Test
    void aSlowCallIsSaidAndAReaderWhoTakesTheirTimeMakesNoneSlow() {
        StageTimes slow = new StageTimes();
        slow.add(Stage.QUEUE, Duration.ofSeconds(6).toNanos());
        slow.add(Stage.RUN, Duration.ofSeconds(6).toNanos());
        log.ended(call(Code.OK, "", slow));
        StageTimes reading = new StageTimes();
        reading.add(Stage.SEND, Duration.ofHours(6).toNanos());
        log.ended(call(Code.OK, "", reading));

        assertThat(lines).hasSize(1);
    }

    @Test
    void aClientThatIsRefusedAgainAndAgainDoesNotFloodTheLog() {
        for (int i = 0; i < 1000; i++) {
            log.ended(call(Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", new StageTimes()));
        }
        assertThat(lines).hasSize(CallLog.MOST);

        now.addAndGet(Duration.ofSeconds(1).toNanos());
        log.ended(call(Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", new StageTimes()));
        assertThat(lines).hasSize(CallLog.MOST + 1);
    }

    private static EndedCall call(Code code, String reason, StageTimes stages) {
        return new EndedCall(
                new RequestId("a1"),
                Optional.of(new Caller("alice", Role.VIEWER)),
                RPC,
                code,
                reason,
                Duration.ofMillis(40),
                stages,
                5,
                6);
    }
}
