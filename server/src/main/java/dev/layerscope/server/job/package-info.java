/**
 * Jobs: work that takes minutes, is stored before it is acknowledged, waits for its turn, can be watched by many, and goes
 * on after a restart from what it saved last.
 *
 * <p>Start at {@link dev.layerscope.server.job.Jobs}, and at {@link dev.layerscope.server.job.Task} for what a job does.
 * This room knows nothing of that: a request is bytes, a result is named files, and what is worth knowing of a job beside
 * its progress is facts and notes that the task tells.
 */
@NullMarked
package dev.layerscope.server.job;

import org.jspecify.annotations.NullMarked;
