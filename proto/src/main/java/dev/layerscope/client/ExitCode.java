package dev.layerscope.client;

import io.grpc.Status;

/** How a command ends, for scripts that run one. */
public enum ExitCode {
    DONE(0, "done"),
    UNEXPECTED(1, "something unexpected went wrong"),
    USAGE(2, "the command line is wrong"),
    REFUSED(3, "not found, or refused by the server; of several images, some"),
    UNREACHABLE(4, "the server can't be reached, or the deadline passed"),
    CANCELLED(5, "cancelled");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** For the list of exit codes in a command's help. */
    public String meaning() {
        return meaning;
    }

    /** The exit code of a command whose call ended so. */
    public static ExitCode of(Status.Code code) {
        return switch (code) {
            case OK -> DONE;
            case NOT_FOUND,
                    INVALID_ARGUMENT,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    PERMISSION_DENIED,
                    UNAUTHENTICATED,
                    RESOURCE_EXHAUSTED,
                    ALREADY_EXISTS,
                    UNIMPLEMENTED,
                    ABORTED -> REFUSED;
            case UNAVAILABLE, DEADLINE_EXCEEDED -> UNREACHABLE;
            case CANCELLED -> CANCELLED;
            case INTERNAL, UNKNOWN, DATA_LOSS -> UNEXPECTED;
        };
    }
}
