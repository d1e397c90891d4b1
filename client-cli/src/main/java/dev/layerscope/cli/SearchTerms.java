package dev.layerscope.cli;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a search depends on: two with equal terms may go on with each other's state.
 *
 * @param places how many pictures a channel keeps
 * @param words everything else, by the word for it on the command line
 */
record SearchTerms(int places, Map<String, String> words) {
    /** Under which word the model's SHA-256 stands. */
    static final String MODEL = "model";

    SearchTerms {
        words = Map.copyOf(words);
    }

    /** Where this search isn't the other one, in words; empty where they are the same. */
    Optional<String> difference(SearchTerms other) {
        if (places != other.places) {
            return Optional.of("-n " + other.places + ", not " + places);
        }
        return words.keySet().stream()
                .sorted()
                .filter(key -> !words.getOrDefault(key, "").equals(other.words.getOrDefault(key, "")))
                .findFirst()
                .map(key -> key + " " + other.words.getOrDefault(key, "") + ", not " + words.getOrDefault(key, ""));
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(places);
        out.writeInt(words.size());
        for (String key : words.keySet().stream().sorted().toList()) {
            out.writeUTF(key);
            out.writeUTF(words.getOrDefault(key, ""));
        }
    }

    static SearchTerms read(DataInputStream in) throws IOException {
        int places = in.readInt();
        Map<String, String> words = new LinkedHashMap<>();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            words.put(in.readUTF(), in.readUTF());
        }
        return new SearchTerms(places, words);
    }
}
