package dev.layerscope.server.rpc;

import dev.layerscope.v1.CancelJobRequest;
import dev.layerscope.v1.CreateJobRequest;
import dev.layerscope.v1.CreateJobResponse;
import dev.layerscope.v1.DeleteJobRequest;
import dev.layerscope.v1.DeleteModelRequest;
import dev.layerscope.v1.PushModelRequest;
import dev.layerscope.v1.PushModelResponse;
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
}
