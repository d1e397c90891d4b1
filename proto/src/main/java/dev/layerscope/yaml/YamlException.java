package dev.layerscope.yaml;

import org.jspecify.annotations.Nullable;

/** A YAML file that can't be followed. The message is one sentence, with the line where there is one. */
public final class YamlException extends Exception {
    private static final long serialVersionUID = 1;

    public YamlException(String sentence) {
        this(sentence, null);
    }

    YamlException(String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
    }
}
