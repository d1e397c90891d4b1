/** Charts in the colours and letters of the window, in whichever theme. */
@NullMarked
package dev.layerscope.viewer.chart;

import org.jspecify.annotations.NullMarked;
