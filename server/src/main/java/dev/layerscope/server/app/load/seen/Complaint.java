package dev.layerscope.server.app.load.seen;

/**
 * What people were told in the same words.
 *
 * @param code of gRPC, or the name of what else went wrong
 * @param reason of the server's ErrorInfo; empty where it gave none
 */
public record Complaint(Step step, Outcome outcome, String code, String reason) {
    @Override
    public String toString() {
        return step.label() + ": " + outcome.label() + ", " + code + (reason.isEmpty() ? "" : " " + reason);
    }
}
