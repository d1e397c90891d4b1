package dev.layerscope.server.job;

/**
 * Why a job failed.
 *
 * @param reason a {@link dev.layerscope.server.error.Reason}, or {@code INTERNAL} for a defect of the server
 */
public record JobFailure(String reason, String sentence) {}
