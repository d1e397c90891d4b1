package dev.layerscope.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorStatusTest {
    /** What a client takes in trailers by default. */
    private static final int TRAILER_BYTES = 8192;

    @ParameterizedTest
    @EnumSource
    void everyReasonIsAnErrorOfTheClientOrOfTheMomentNeverOfTheServer(Reason reason)
            throws InvalidProtocolBufferException {
        DomainException failure = new DomainException(reason, "what: value (expected: another)").with("key", 7);

        Status status = details(ErrorStatus.of(failure));

        assertThat(io.grpc.Status.fromCodeValue(status.getCode()).getCode())
                .isIn(
                        Code.NOT_FOUND,
                        Code.ALREADY_EXISTS,
                        Code.INVALID_ARGUMENT,
                        Code.OUT_OF_RANGE,
                        Code.FAILED_PRECONDITION,
                        Code.ABORTED,
                        Code.RESOURCE_EXHAUSTED,
                        Code.PERMISSION_DENIED,
                        Code.UNAVAILABLE,
                        Code.UNAUTHENTICATED);
        assertThat(status.getMessage()).isEqualTo("what: value (expected: another)");
        ErrorInfo info = errorInfo(status);
        assertThat(info.getDomain()).isEqualTo("layerscope.dev");
        assertThat(info.getReason()).isEqualTo(reason.name());
        assertThat(info.getMetadataMap()).containsEntry("key", "7");
    }

    @Test
    void aBusyServerSaysWhenToTryAgain() throws InvalidProtocolBufferException {
        Status status = details(ErrorStatus.of(new DomainException(Reason.SERVER_BUSY, "busy")));

        Any retry = status.getDetailsList().stream()
                .filter(detail -> detail.is(RetryInfo.class))
                .findFirst()
                .orElseThrow();
        assertThat(retry.unpack(RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
    }

    @Test
    void whoKnowsWhenThereIsRoomSaysSo() throws InvalidProtocolBufferException {
        Status status = details(ErrorStatus.of(
                new DomainException(Reason.QUOTA_EXCEEDED, "quota").retryAfter(java.time.Duration.ofMillis(2500))));

        RetryInfo retry = status.getDetailsList().stream()
                .filter(detail -> detail.is(RetryInfo.class))
                .findFirst()
                .orElseThrow()
                .unpack(RetryInfo.class);
        assertThat(retry.getRetryDelay().getSeconds()).isEqualTo(2);
        assertThat(retry.getRetryDelay().getNanos()).isEqualTo(500_000_000);
    }

    @Test
    void aDefectIsInternalWithTheIdOfItsCallThatTheLogHasTooAndNothingElse() throws InvalidProtocolBufferException {
        Logger logger = Logger.getLogger(ErrorStatus.class.getName());
        StringBuilder logged = new StringBuilder();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.append(line.getMessage()).append(line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            RequestId call = new RequestId("a1b2");
            Status status = details(ErrorStatus.of(new IllegalStateException("/home/someone/secret.onnx"), call));

            assertThat(status.getCode()).isEqualTo(Code.INTERNAL.value());
            ErrorInfo info = errorInfo(status);
            assertThat(info.getReason()).isEqualTo("INTERNAL");
            assertThat(info.getMetadataMap()).containsExactly(Map.entry("requestId", "a1b2"));
            assertThat(status.getMessage()).contains("a1b2").doesNotContain("secret");
            assertThat(status.toString()).doesNotContain("secret");
            assertThat(logged).contains("a1b2").contains("secret");
        } finally {
            logger.removeHandler(handler);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void whoLeftIsNoError() {
        assertThat(ErrorStatus.of(new CancellationException("left")).getStatus().getCode())
                .isEqualTo(Code.CANCELLED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "層", "😀", "\n", "\u0007"})
    void aNameOfAnyLengthLeavesASentenceThatFitsIntoTrailers(String letter) throws InvalidProtocolBufferException {
        String name = letter.repeat(100_000);
        DomainException failure = new DomainException(
                        Reason.LAYER_NOT_FOUND, "layer: '%s' (expected: a layer such as 'conv1')".formatted(name))
                .with("layer", name)
                .with("model", name)
                .with("nearest", name);

        Status status = details(ErrorStatus.of(failure));

        int percentEncoded = 3 * status.getMessage().getBytes(StandardCharsets.UTF_8).length;
        int base64 = (status.getSerializedSize() + 2) / 3 * 4;
        assertThat(percentEncoded + base64).isLessThan(TRAILER_BYTES * 3 / 4);
        assertThat(status.getMessage())
                .startsWith("layer: '")
                .endsWith("' (expected: a layer such as 'conv1')")
                .doesNotContain("\n", "\u0007", "\uFFFD");
        assertThat(errorInfo(status).getReason()).isEqualTo("LAYER_NOT_FOUND");
    }

    private static Status details(StatusRuntimeException failure) {
        Status status = StatusProto.fromThrowable(failure);
        assertThat(status).isNotNull();
        return status;
    }

    private static ErrorInfo errorInfo(Status status) throws InvalidProtocolBufferException {
        assertThat(status.getDetailsList().stream().filter(detail -> detail.is(ErrorInfo.class)))
                .hasSize(1);
        for (Any detail : status.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                return detail.unpack(ErrorInfo.class);
            }
        }
        throw new AssertionError("no ErrorInfo");
    }
}
