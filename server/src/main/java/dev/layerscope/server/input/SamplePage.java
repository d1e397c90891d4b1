package dev.layerscope.server.input;

import java.util.List;

/**
 * Some of the samples, by name.
 *
 * @param next the name after which the next page begins; empty where this is the last
 */
public record SamplePage(List<Sample> samples, String next) {
    public SamplePage {
        samples = List.copyOf(samples);
    }
}
