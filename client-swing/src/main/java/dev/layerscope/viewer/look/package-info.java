/**
 * How things look, for all panels alike: colours that tell good from bad in both themes, and text that shows what a
 * server sent as it is.
 *
 * <p>Sizes are written for an unscaled screen and go through FlatLaf's {@code UIScale}. Nothing here knows servers.
 */
@NullMarked
package dev.layerscope.viewer.look;

import org.jspecify.annotations.NullMarked;
