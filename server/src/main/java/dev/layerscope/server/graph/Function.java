package dev.layerscope.server.graph;

import java.nio.ByteBuffer;

/** An operator that a model defines itself, kept as the file has it. */
public record Function(String domain, String name, ByteBuffer encoded) {}
