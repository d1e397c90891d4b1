package dev.layerscope.server.rpc;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.RequestId;
import dev.layerscope.server.access.StageTimes;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;

/**
 * What a call was, and what came of it.
 *
 * @param caller empty where the call ended before its caller was recognized
 * @param rpc such as {@code layerscope.v1.Models/GetModel}; one of those that the server has
 * @param reason of the {@code google.rpc.ErrorInfo}; empty where there is none
 * @param sentBytes of the messages to the client, before compression
 */
public record EndedCall(
        RequestId id,
        Optional<Caller> caller,
        String rpc,
        Status.Code code,
        String reason,
        Duration took,
        StageTimes stages,
        long sentBytes,
        long receivedBytes) {}
