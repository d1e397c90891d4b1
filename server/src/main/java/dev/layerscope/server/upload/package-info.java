/**
 * Models that people bring: received into a folder that nobody sees, tried in a process of its own, and published at once
 * or not at all.
 *
 * <p>Start at {@link dev.layerscope.server.upload.Uploads}. A stranger's model is a stranger's program: what ONNX Runtime
 * does with it happens first in a child process with limits on memory and time. What the process runs is the
 * application's business, and what a model is, that of room {@code model}.
 */
@NullMarked
package dev.layerscope.server.upload;

import org.jspecify.annotations.NullMarked;
