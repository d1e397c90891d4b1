/**
 * The derivative of each operator, as tables that read like the formulas. {@link
 * dev.layerscope.server.autodiff.rules.RuleBook} knows all of them.
 */
@NullMarked
package dev.layerscope.server.autodiff.rules;

import org.jspecify.annotations.NullMarked;
