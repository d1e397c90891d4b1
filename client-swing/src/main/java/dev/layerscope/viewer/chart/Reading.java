package dev.layerscope.viewer.chart;

/** What a chart says of the whole numbers 0 to count - 1 on its x axis. Belongs to the event thread. */
public interface Reading {
    /** 0 while there is nothing to point at. */
    int count();

    /** Where on the y axis the mark sits; NaN where there is no value. */
    double height(int x);

    /** One line for whoever points there. */
    String words(int x);

    /** A person clicked there. */
    void choose(int x);
}
