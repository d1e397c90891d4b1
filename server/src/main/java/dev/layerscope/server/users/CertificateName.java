package dev.layerscope.server.users;

import java.util.Locale;

/**
 * A name in a client's certificate: the common name of its subject, or one of its alternative names.
 *
 * @param text exactly as the certificate has it; of hosts and mail addresses in lower case
 */
public record CertificateName(Kind kind, String text) {
    /** What kind of name. */
    public enum Kind {
        /** The common name of the subject. */
        CN,
        DNS,
        EMAIL,
        URI
    }

    public CertificateName {
        text = kind == Kind.DNS || kind == Kind.EMAIL ? text.toLowerCase(Locale.ROOT) : text;
    }

    /**
     * @param written such as {@code CN:alice}
     * @throws IllegalArgumentException where it isn't written so
     */
    public static CertificateName parse(String written) {
        int colon = written.indexOf(':');
        if (colon < 1 || colon == written.length() - 1) {
            throw new IllegalArgumentException("certificate: '" + written + "'");
        }
        return new CertificateName(
                Kind.valueOf(written.substring(0, colon).toUpperCase(Locale.ROOT)), written.substring(colon + 1));
    }

    @Override
    public String toString() {
        return kind + ":" + text;
    }
}
