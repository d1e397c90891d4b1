package dev.layerscope.server.users;

import com.google.common.net.InetAddresses;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whose JSON Web Tokens are taken.
 *
 * @param issuer their {@code iss}
 * @param audience that they must be for, one of their {@code aud}
 * @param keys a JSON Web Key Set: a file, or an https address
 * @param userClaim the claim that names the user
 * @param roleClaim the claim with roles, a word or a list of them; dots lead into claims inside others
 * @param roleless the role of those whose token names none, and who aren't in the users file
 * @param leeway by which the issuer's clock may differ
 */
public record IssuerSettings(
        String issuer,
        String audience,
        String keys,
        String userClaim,
        String roleClaim,
        Optional<Role> roleless,
        Duration leeway) {
    public static final String USER_CLAIM = "sub";
    /** No claim that an issuer has for others by chance. */
    public static final String ROLE_CLAIM = "layerscope_roles";

    private static final Duration LEEWAY = Duration.ofSeconds(30);

    /**
     * @throws DomainException CONFIGURATION_INVALID where one is empty, or keys would come over plain text
     */
    public IssuerSettings {
        require(issuer, "issuer: nothing (expected: as tokens name it in 'iss')");
        require(audience, "audience: nothing (expected: as tokens name this server in 'aud')");
        require(keys, "keys: nothing (expected: a file with a JSON Web Key Set, or its https address)");
        require(userClaim, "user claim: nothing (expected: such as sub)");
        require(roleClaim, "role claim: nothing (expected: such as layerscope_roles)");
        address(keys).filter(address -> !isSafe(address)).ifPresent(address -> {
            throw invalid("keys: '%s' (expected: an https address, or a file)".formatted(address));
        });
    }

    public static IssuerSettings of(String issuer, String audience, String keys) {
        return new IssuerSettings(issuer, audience, keys, USER_CLAIM, ROLE_CLAIM, Optional.empty(), LEEWAY);
    }

    public IssuerSettings withClaims(String user, String role) {
        return new IssuerSettings(issuer, audience, keys, user, role, roleless, leeway);
    }

    public IssuerSettings withRoleless(Role role) {
        return new IssuerSettings(issuer, audience, keys, userClaim, roleClaim, Optional.of(role), leeway);
    }

    /** Where the keys are fetched; empty where they are in a file. */
    Optional<URI> address() {
        return address(keys);
    }

    private static Optional<URI> address(String keys) {
        if (!keys.contains("://")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(keys));
        } catch (URISyntaxException e) {
            throw invalid("keys: '%s' (expected: an https address, or a file)".formatted(keys));
        }
    }

    /** Whoever can change the keys on their way can make tokens. This machine is trusted as the file would be. */
    private static boolean isSafe(URI address) {
        String host = String.valueOf(address.getHost());
        boolean here = InetAddresses.isInetAddress(host)
                && InetAddresses.forString(host).isLoopbackAddress();
        return "https".equalsIgnoreCase(address.getScheme()) || ("http".equalsIgnoreCase(address.getScheme()) && here);
    }

    private static void require(String text, String sentence) {
        if (text.isBlank()) {
            throw invalid(sentence);
        }
    }

    private static DomainException invalid(String sentence) {
        return new DomainException(Reason.CONFIGURATION_INVALID, "tokens of an issuer: " + sentence);
    }
}
