/** The zip as those who unpack it find it. */
@NullMarked
package dev.layerscope.distribution;

import org.jspecify.annotations.NullMarked;
