package dev.layerscope.server.job;

import java.time.Instant;

/**
 * What was ordered, which never changes.
 *
 * @param number in the order of creation
 */
record JobOrder(long number, JobId id, String owner, String subject, byte[] request, Instant created) {}
