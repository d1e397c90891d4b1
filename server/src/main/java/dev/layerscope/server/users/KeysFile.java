package dev.layerscope.server.users;

import com.nimbusds.jose.jwk.JWKSet;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/** Keys in a file, which is read again when it changes. */
final class KeysFile implements IssuerKeys {
    private final FromFiles<JWKSet> file;

    private KeysFile(FromFiles<JWKSet> file) {
        this.file = file;
    }

    /**
     * @throws DomainException CONFIGURATION_INVALID
     */
    static KeysFile open(String name) {
        Path file = Path.of(name);
        return new KeysFile(FromFiles.open("keys of the tokens' issuer", List.of(file), () -> read(file), keys -> {}));
    }

    private static JWKSet read(Path file) throws IOException {
        try {
            return JWKSet.parse(Files.readString(file));
        } catch (ParseException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID,
                    "keys of the tokens' issuer: '%s' is none (expected: a JSON Web Key Set)".formatted(file),
                    e);
        }
    }

    @Override
    public JWKSet known() {
        return file.current();
    }

    @Override
    public JWKSet renewed() {
        return file.current();
    }
}
