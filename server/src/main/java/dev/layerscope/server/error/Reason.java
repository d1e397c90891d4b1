package dev.layerscope.server.error;

/** Why a request can't be done. The names go over the wire, so they are never renamed. */
public enum Reason {
    MODEL_NOT_FOUND,
    /** The file can't be used as a model. */
    MODEL_REFUSED,
    /** A model can't be called so. */
    MODEL_NAME_INVALID,
    /** What was brought isn't what was announced, or its files can't be called so. */
    UPLOAD_INVALID,
    /** The one who brings a model fell silent. */
    UPLOAD_STALLED,
    /** Models can't be changed here. */
    READ_ONLY,
    /** No room on the disk. */
    STORAGE_FULL,
    LAYER_NOT_FOUND,
    /** The name fits several layers. */
    LAYER_AMBIGUOUS,
    INPUT_NOT_FOUND,
    /** Neither picture nor tensor, broken, or of a shape that the model doesn't take. */
    INPUT_INVALID,
    /** Fewer bytes than announced. */
    INPUT_TRUNCATED,
    /** More bytes than announced, or another SHA-256. */
    INPUT_MISMATCH,
    CHANNEL_INVALID,
    CROP_INVALID,
    REDUCTION_INVALID,
    SIZE_INVALID,
    PREPROCESSING_INVALID,
    PAGE_TOKEN_INVALID,
    /** A stream is to go on where it can't have been. */
    RESUME_INVALID,
    /** A stream is to go on, but it would be another one by now. */
    RESUME_MISMATCH,
    REQUEST_INVALID,
    /** More bytes, pixels or elements than the server is configured to take or give. */
    TOO_LARGE,
    /** The model's output is no list of class scores. */
    NO_CLASSES,
    /** The layer has no axis of channels, or no value. */
    NO_CHANNELS,
    /** More components than channels or samples, or too few samples. */
    COMPONENTS_INVALID,
    /** A basis that isn't one, or not one of this layer's channels. */
    BASIS_INVALID,
    /** No gradient passes an operator on the way to the layer. */
    NOT_DIFFERENTIABLE,
    /** The core has no training, or its training can't do this. */
    TRAINING_UNAVAILABLE,
    /** Nothing that a search could raise, or in no way that was asked for. */
    NOT_OPTIMIZABLE,
    /** ONNX Runtime couldn't compute the graph for this input. */
    RUN_FAILED,
    /** The run was longer than the server allows. */
    RUN_TIMEOUT,
    /** None of this id, or it is deleted. */
    JOB_NOT_FOUND,
    /** It waits or runs. */
    JOB_NOT_ENDED,
    /** As many jobs wait as may, or one makes more than it may. */
    JOB_LIMIT,
    /** Jobs can't be kept: their store is in use, unreadable or of a newer version. */
    JOBS_UNAVAILABLE,
    /** An idempotency key that belongs to another request. */
    KEY_REUSED,
    ARTIFACT_NOT_FOUND,
    /** None of this name in the folder of samples, or what has it is no picture. */
    SAMPLE_NOT_FOUND,
    /** Queues or memory are full; worth another try. */
    SERVER_BUSY,
    /** It takes nothing new, and what it still had to do is left; another one may do it, or this one started anew. */
    SERVER_STOPPING,
    /** The caller has had as much of something as it may. */
    QUOTA_EXCEEDED,
    TOKEN_MISSING,
    TOKEN_WRONG,
    /** The caller's role doesn't go so far. */
    ROLE_TOO_LOW,
    /** It is another user's, or the operator's. */
    NOT_OWNER,
    /** The native core can't be loaded or lacks what was asked for. */
    CORE_UNUSABLE,
    /** The server's own settings contradict each other. */
    CONFIGURATION_INVALID
}
