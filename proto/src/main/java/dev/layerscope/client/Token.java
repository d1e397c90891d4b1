package dev.layerscope.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The secret that tells the server who calls. It isn't shown by {@link #toString}.
 *
 * @param value printable ASCII characters without spaces
 */
public record Token(String value) {
    private static final int MAX_CHARACTERS = 12_288;

    /**
     * @throws IllegalArgumentException where it is empty, too long, or can't travel in a header
     */
    public Token {
        if (value.isEmpty() || value.length() > MAX_CHARACTERS || value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw new IllegalArgumentException("token: " + value.length() + " characters (expected: 1 to "
                    + MAX_CHARACTERS + " printable ASCII characters without spaces)");
        }
    }

    /**
     * Reads a file that holds a token and nothing else; white space around it is dropped.
     *
     * @throws IllegalArgumentException where the file is empty or holds no token
     * @throws IOException where it can't be read
     */
    public static Token read(Path file) throws IOException {
        String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("token file: " + file + " is empty (expected: a token on one line)");
        }
        return new Token(text);
    }

    @Override
    public String toString() {
        return "Token[...]";
    }
}
