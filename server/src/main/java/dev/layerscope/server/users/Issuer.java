package dev.layerscope.server.users;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.text.ParseException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tokens that somebody else makes: JSON Web Tokens (RFC 7519), signed by a key of the issuer, for this server, and in
 * force. Thread safe.
 */
final class Issuer {
    private static final Logger LOG = LoggerFactory.getLogger(Issuer.class);
    /** With keys of which the server has the public half alone, so that it can't make tokens itself (RFC 8725, 3.1). */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.PS384,
            JWSAlgorithm.PS512,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384,
            JWSAlgorithm.ES512,
            JWSAlgorithm.EdDSA,
            JWSAlgorithm.Ed25519);
    /** As a JWT says of itself, and as an access token may (RFC 9068): no token of another use. */
    private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

    private final IssuerSettings settings;
    private final IssuerKeys keys;
    private final DefaultJWTClaimsVerifier<?> claims;

    /**
     * @param clock for tests
     */
    Issuer(IssuerSettings settings, IssuerKeys keys, Clock clock) {
        this.settings = settings;
        this.keys = keys;
        this.claims =
                new DefaultJWTClaimsVerifier<>(
                        settings.audience(),
                        new JWTClaimsSet.Builder().issuer(settings.issuer()).build(),
                        Set.of("exp")) {
                    @Override
                    protected Date currentTime() {
                        return Date.from(clock.instant());
                    }
                };
        claims.setMaxClockSkew((int) settings.leeway().toSeconds());
    }

    /**
     * @param users whose roles count for tokens that name none
     * @throws DomainException TOKEN_WRONG, ROLE_TOO_LOW for somebody who has no role here
     */
    Caller caller(Secret shown, UserRegister users) {
        try {
            SignedJWT token = SignedJWT.parse(shown.text());
            checkSignature(token);
            JWTClaimsSet said = token.getJWTClaimsSet();
            claims.verify(said, null);
            String name = Optional.ofNullable(said.getClaim(settings.userClaim()))
                    .map(String::valueOf)
                    .filter(UserName::isOne)
                    .orElseThrow(() -> new BadJWTException("claim '" + settings.userClaim() + "' names nobody"));
            return new Caller(name, role(name, said, users));
        } catch (ParseException | BadJWTException e) {
            // Whoever shows it learns nothing; the operator may have to know.
            LOG.debug("token of an issuer refused: {}", e.getMessage());
            throw Entrance.wrong();
        }
    }

    private void checkSignature(SignedJWT token) throws BadJWTException {
        JWSHeader header = token.getHeader();
        if (!ALGORITHMS.contains(header.getAlgorithm())) {
            throw new BadJWTException("algorithm " + header.getAlgorithm());
        }
        JOSEObjectType type = header.getType();
        if (type != null && !TYPES.contains(type.getType().toLowerCase(Locale.ROOT))) {
            throw new BadJWTException("type " + type);
        }
        List<JWK> fitting = fitting(header, keys.known());
        if (fitting.isEmpty()) {
            fitting = fitting(header, keys.renewed());
        }
        for (JWK key : fitting) {
            if (Signatures.isGood(token, key)) {
                return;
            }
        }
        throw new BadJWTException(fitting.isEmpty() ? "no key '" + header.getKeyID() + "'" : "signature");
    }

    private static List<JWK> fitting(JWSHeader header, JWKSet known) {
        @Nullable JWKMatcher matcher = JWKMatcher.forJWSHeader(header);
        return matcher == null ? List.of() : new JWKSelector(matcher).select(known);
    }

    /** The highest that the token names; where it names none, that of the user of this name, or of all such. */
    private Role role(String name, JWTClaimsSet said, UserRegister users) {
        return named(said.getClaims())
                .or(() -> users.byName(name).map(User::role))
                .or(settings::roleless)
                .orElseThrow(() -> new DomainException(
                        Reason.ROLE_TOO_LOW,
                        "role: none of '%s' on this server (expected: viewer, runner or admin; ask its operator)"
                                .formatted(name)));
    }

    private Optional<Role> named(Map<String, Object> said) {
        Object claim = said.get(settings.roleClaim());
        if (claim == null) {
            claim = said;
            for (String step : settings.roleClaim().split("\\.", -1)) {
                claim = claim instanceof Map<?, ?> inside ? inside.get(step) : null;
            }
        }
        Collection<?> words = claim instanceof Collection<?> several
                ? several
                : claim == null ? List.of() : List.of(String.valueOf(claim).split(" ", -1));
        return words.stream()
                .flatMap(word -> Arrays.stream(Role.values())
                        .filter(role -> role.name().toLowerCase(Locale.ROOT).equals(word)))
                .max(Comparator.naturalOrder());
    }
}
