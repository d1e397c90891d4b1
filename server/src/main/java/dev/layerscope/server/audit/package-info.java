/**
 * Who changed what, and when: a line for each change, and for each that was refused.
 *
 * <p>Start at {@link dev.layerscope.server.audit.AuditTrail}. What is worth a line is decided where calls arrive.
 */
@NullMarked
package dev.layerscope.server.audit;

import org.jspecify.annotations.NullMarked;
