package dev.layerscope.server.rpc;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.v1.Origin;
import dev.layerscope.v1.Resumption;
import dev.layerscope.v1.TensorHeader;

/** Where a stream begins: at its start, or where an earlier one broke. */
record Resuming(Resumption from) {
    /**
     * Checks what doesn't need the tensors, so that nothing is computed in vain.
     *
     * @param layers how many were asked for
     * @param model as it was asked for
     * @param now the computation that answers
     * @throws DomainException RESUME_INVALID, RESUME_MISMATCH
     */
    static Resuming of(Resumption resume, int layers, String model, Origin now) {
        if (resume.getIndex() < 0 || resume.getIndex() > layers) {
            throw new DomainException(
                    Reason.RESUME_INVALID,
                    "resume: tensor %d (expected: 0 to %d, one for each layer)".formatted(resume.getIndex(), layers));
        }
        if (resume.getIndex() == layers && resume.getOffset() != 0) {
            throw new DomainException(
                    Reason.RESUME_INVALID,
                    "resume: offset %d behind the last tensor (expected: 0)".formatted(resume.getOffset()));
        }
        String began = resume.getModelSha256();
        if (!began.isEmpty() && !began.equals(now.getModelSha256())) {
            throw new DomainException(
                            Reason.RESUME_MISMATCH,
                            "resume: model '%s' has changed since the stream began (expected: the same file; begin again)"
                                    .formatted(model))
                    .with("modelSha256", now.getModelSha256());
        }
        return new Resuming(resume);
    }

    /** The index of the first tensor to be sent. */
    int first() {
        return from.getIndex();
    }

    /**
     * What isn't sent of a tensor.
     *
     * @throws DomainException RESUME_INVALID
     */
    Skipped skipped(TensorHeader tensor) {
        return tensor.getIndex() == from.getIndex() && from.getOffset() != 0
                ? Skipped.of(from, tensor.getLayer().getPath(), tensor.getTotalBytes())
                : Skipped.none();
    }
}
