package dev.layerscope.server.rpc;

import dev.layerscope.v1.Origin;

/**
 * What every result of this server says of its making.
 *
 * @param core the native ONNX Runtime
 * @param device {@code cpu} or {@code cuda:N}
 */
public record RunOrigin(String core, String device) {
    Origin of(String modelSha256) {
        return Origin.newBuilder()
                .setModelSha256(modelSha256)
                .setCore(core)
                .setDevice(device)
                .build();
    }
}
