package dev.layerscope.viewer.chart;

/**
 * A point of a chart that stands out.
 *
 * @param label beside it, left out where there is no room; may be empty
 */
public record Mark(double x, double y, String label) {}
