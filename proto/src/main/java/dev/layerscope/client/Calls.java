package dev.layerscope.client;

import io.grpc.StatusRuntimeException;

/**
 * Calls over one connection, made again as {@link Retrying} says. A call that fails in the end throws {@link ServerError}.
 */
record Calls(Connection connection, Retrying retrying) {
    <T, E extends Exception> T answer(Retrying.Attempt<T, E> request) throws E {
        try {
            return retrying.call(connection, request);
        } catch (StatusRuntimeException e) {
            throw Errors.from(e, connection.server());
        }
    }
}
