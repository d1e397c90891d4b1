package dev.layerscope.viewer.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Channels as people write them, {@code 0-7,12}: ranges include both ends, and a channel may be named more than once. */
final class ChannelNumbers {
    /** Pictures of one search, by the contract. */
    static final int MOST = 64;

    private static final Pattern PART = Pattern.compile("(\\d{1,9})(?:\\s*-\\s*(\\d{1,9}))?");

    private ChannelNumbers() {}

    /** In the order written; empty where these are none. */
    static Optional<List<Integer>> parse(String text) {
        List<Integer> channels = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher range = PART.matcher(part.strip());
            if (!range.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(range.group(1));
            int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (last < first || last - first >= MOST - channels.size()) {
                return Optional.empty();
            }
            for (int channel = first; channel <= last; channel++) {
                channels.add(channel);
            }
        }
        return Optional.of(channels);
    }
}
