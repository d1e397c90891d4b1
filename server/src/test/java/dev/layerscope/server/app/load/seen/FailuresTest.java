package dev.layerscope.server.app.load.seen;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import dev.layerscope.client.Errors;
import dev.layerscope.client.ServerAddress;
import dev.layerscope.client.ServerError;
import dev.layerscope.server.app.load.seen.Faults.Kind;
import dev.layerscope.server.app.load.seen.Faults.Stretch;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailuresTest {
    private final AtomicLong now = new AtomicLong(100);
    private final Faults faults = new Faults(now::get);

    @Test
    void overloadIsNoDefectWhereTheServerSaysWhenToComeAgain() {
        assertThat(outcome(refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY", RetryInfo.getDefaultInstance()), 100))
                .isEqualTo(Outcome.TOLD_TO_RETRY);
        assertThat(outcome(refusal(Status.Code.RESOURCE_EXHAUSTED, "SERVER_BUSY"), 100))
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void aBrokenConnectionIsExplainedWhileTheServerIsGone() {
        ServerError broken = error(Status.UNAVAILABLE.asRuntimeException());

        assertThat(outcome(broken, 100)).isEqualTo(Outcome.FAILED);
        try (Stretch gone = faults.begin(Kind.SERVER_GONE)) {
            assertThat(outcome(broken, 90)).isEqualTo(Outcome.EXPLAINED);
            now.set(200);
        }
        assertThat(outcome(broken, 150)).isEqualTo(Outcome.EXPLAINED);
        assertThat(outcome(broken, 201)).isEqualTo(Outcome.FAILED);
    }

    @Test
    void whatAServerSaysIsNotExplainedByItsAbsence() {
        try (Stretch gone = faults.begin(Kind.SERVER_GONE)) {
            assertThat(outcome(refusal(Status.Code.INTERNAL, "INTERNAL"), 100)).isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void aFullDiskExplainsItsOwnRefusalOnly() {
        ServerError full = refusal(Status.Code.RESOURCE_EXHAUSTED, "STORAGE_FULL");

        assertThat(outcome(full, 100)).isEqualTo(Outcome.FAILED);
        try (Stretch disk = faults.begin(Kind.DISK_FULL)) {
            assertThat(outcome(full, 100)).isEqualTo(Outcome.EXPLAINED);
            assertThat(outcome(error(Status.UNAVAILABLE.asRuntimeException()), 100))
                    .isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void anAnswerThatIsNotWhatItHasToBeIsWrongAtAnyTime() {
        try (Stretch gone = faults.begin(Kind.SERVER_GONE)) {
            assertThat(Failures.of(Step.FIGURE, new WrongAnswer("other bytes"), faults, 100)
                            .outcome())
                    .isEqualTo(Outcome.WRONG);
            assertThat(Failures.of(Step.FIGURE, new IllegalStateException("a defect"), faults, 100)
                            .outcome())
                    .isEqualTo(Outcome.FAILED);
        }
    }

    @Test
    void patienceBeginsWhenTheServerIsBack() {
        Stretch gone = faults.begin(Kind.SERVER_GONE);
        now.set(300);
        assertThat(faults.overSince(Kind.SERVER_GONE, 50)).isEqualTo(300);
        gone.close();
        now.set(400);

        assertThat(faults.overSince(Kind.SERVER_GONE, 50)).isEqualTo(300);
        assertThat(faults.overSince(Kind.SERVER_GONE, 350)).isEqualTo(350);
        assertThat(faults.overSince(Kind.DISK_FULL, 50)).isEqualTo(50);
    }

    private Outcome outcome(ServerError error, long began) {
        return Failures.of(Step.FIGURE, error, faults, began).outcome();
    }

    private static ServerError refusal(Status.Code code, String reason, com.google.protobuf.Message... details) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(code.value())
                .setMessage("a sentence")
                .addDetails(Any.pack(ErrorInfo.newBuilder().setReason(reason).build()));
        for (com.google.protobuf.Message detail : details) {
            status.addDetails(Any.pack(detail));
        }
        return error(StatusProto.toStatusRuntimeException(status.build()));
    }

    private static ServerError error(StatusRuntimeException status) {
        return Errors.from(status, ServerAddress.DEFAULT);
    }
}
