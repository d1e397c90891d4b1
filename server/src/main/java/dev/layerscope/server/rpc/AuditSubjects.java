package dev.layerscope.server.rpc;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Optional;

/** What messages of changes say for the audit. */
final class AuditSubjects {
    private AuditSubjects() {}

    /** What a message names; an answer says it better than the question. Empty for a message that names nothing. */
    static Optional<String> of(Object message) {
        String named = "";
        if (message instanceof PushModelRequest request) {
            named = request.hasHeader() ? request.getHeader().getModel() : "";
        } else if (message instanceof PushModelResponse answer) {
            named = answer.getModel().getName() + "@" + answer.getVersion().getSha256();
        } else if (message instanceof DeleteModelRequest request) {
            named = request.getModel();
        } else if (message instanceof CreateJobRequest request) {
            named = request.getOptimization().getModel();
        } else if (message instanceof CreateJobResponse answer) {
            named = answer.getJob().getId();
        } else if (message instanceof CancelJobRequest request) {
            named = request.getJob();
        } else if (message instanceof DeleteJobRequest request) {
            named = request.getJob();
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(named);
    }

    /** Of a refusal; empty where it has none. */
    static String reason(Status status, Metadata trailers) {
        if (status.isOk()) {
            return "";
        }
        com.google.rpc.Status details = StatusProto.fromStatusAndTrailers(status, trailers);
        for (Any detail : details.getDetailsList()) {
            if (detail.is(ErrorInfo.class)) {
                try {
                    return detail.unpack(ErrorInfo.class).getReason();
                } catch (InvalidProtocolBufferException e) {
                    return "";
                }
            }
        }
        return "";
    }
}
