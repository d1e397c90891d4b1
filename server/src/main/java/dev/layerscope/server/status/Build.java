package dev.layerscope.server.status;

/**
 * What runs.
 *
 * @param core for people, such as {@code onnxruntime 1.24.1 (training)}
 * @param device such as {@code cpu} or {@code cuda:0}
 */
public record Build(String version, String core, String device) {}
