/**
 * The errors that a person can do something about, as values: a reason, a sentence, and the facts behind it.
 *
 * <p>Start at {@link dev.layerscope.server.error.DomainException}. What is none of these is a defect of the server.
 */
@NullMarked
package dev.layerscope.server.error;

import org.jspecify.annotations.NullMarked;
