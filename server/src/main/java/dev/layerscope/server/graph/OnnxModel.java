package dev.layerscope.server.graph;

import java.util.Map;

/**
 * A model file's content.
 *
 * @param irVersion of the file format
 * @param producer the tool that wrote it and its version; may be empty
 * @param metadata what the tool noted
 */
public record OnnxModel(long irVersion, String producer, Map<String, String> metadata, Graph graph) {
    public OnnxModel {
        metadata = Map.copyOf(metadata);
    }

    public OnnxModel withGraph(Graph changed) {
        return new OnnxModel(irVersion, producer, metadata, changed);
    }
}
