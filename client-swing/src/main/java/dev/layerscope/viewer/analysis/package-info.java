/**
 * Views that say something of a whole layer or model rather than show its channels: the means of all channels, principal
 * components, the share of zeros by depth, and where in the input a channel would change most.
 *
 * <p>Start at {@link dev.layerscope.viewer.analysis.Analysis}. Each view is a class without components, such as
 * {@link dev.layerscope.viewer.analysis.Means}, that asks the server while its view is looked at, and a panel that shows
 * what it knows. Pictures to save are the server's figures, the same that the command line draws.
 */
@NullMarked
package dev.layerscope.viewer.analysis;

import org.jspecify.annotations.NullMarked;
