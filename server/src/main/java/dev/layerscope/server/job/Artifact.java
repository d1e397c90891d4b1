package dev.layerscope.server.job;

/**
 * A file that a job made.
 *
 * @param sha256 lower-case hexadecimal
 */
public record Artifact(String name, String contentType, long bytes, String sha256) {}
