package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTest {
    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");
    private static final String ISSUER = "https://issuer.example.org/";
    private static final IssuerSettings SETTINGS =
            IssuerSettings.of(ISSUER, "layerscope", "https://issuer.example.org/keys");
    private static RSAKey rsa;
    private static ECKey ec;

    @BeforeAll
    static void makeKeys() throws JOSEException {
        rsa = new RSAKeyGenerator(2048).keyID("r").generate();
        ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512"})
    void aTokenOfTheIssuersRsaKeyIsTaken(String algorithm) throws JOSEException {
        assertThat(caller(signed(rsa, JWSAlgorithm.parse(algorithm), claims())))
                .isEqualTo(new Caller("alice", Role.RUNNER));
    }

    @Test
    void aTokenOfAnEllipticCurveIsTaken() throws JOSEException {
        assertThat(caller(signed(ec, JWSAlgorithm.ES256, claims()))).isEqualTo(new Caller("alice", Role.RUNNER));
    }

    @Test
    void aTokenOfEd25519IsTakenAndOneByteElsewhereIsNot() throws Exception {
        for (int i = 0; i < 8; i++) {
            KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
            JWSHeader header =
                    new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("d").build();
            JWSObject unsigned =
                    new JWSObject(header, new Payload(claims().build().toJSONObject()));
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(unsigned.getSigningInput());
            String text = new String(unsigned.getSigningInput(), java.nio.charset.StandardCharsets.US_ASCII) + "."
                    + Base64URL.encode(signature.sign());
            Issuer issuer = issuer(SETTINGS, new JWKSet(published((EdECPublicKey) pair.getPublic())));

            assertThat(issuer.caller(new Secret(text), UserRegister.EMPTY)).isEqualTo(new Caller("alice", Role.RUNNER));
            String changed = text.substring(0, text.length() - 5)
                    + (text.charAt(text.length() - 5) == 'A' ? 'B' : 'A')
                    + text.substring(text.length() - 4);
            assertRefused(issuer, changed);
        }
    }

    /** As RFC 8037 writes it: y in little-endian order, the sign of x in its highest bit. */
    private static OctetKeyPair published(EdECPublicKey key) {
        byte[] y = key.getPoint().getY().toByteArray();
        byte[] x = new byte[32];
        for (int i = 0; i < y.length && i < 32; i++) {
            x[i] = y[y.length - 1 - i];
        }
        if (key.getPoint().isXOdd()) {
            x[31] |= (byte) 0x80;
        }
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID("d")
                .build();
    }

    @Test
    void aTokenWithoutASignatureOrWithASharedKeyIsRefused() throws JOSEException {
        Issuer issuer = issuer(SETTINGS, keys());

        assertRefused(issuer, new PlainJWT(claims().build()).serialize());
        // The public key, as it is published, taken for a secret that both know.
        JWSObject forged = new JWSObject(
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("r").build(),
                new Payload(claims().build().toJSONObject()));
        forged.sign(new MACSigner(rsa.toPublicJWK().toJSONString()));
        assertRefused(issuer, forged.serialize());
        assertRefused(issuer, "a.b.c");
        assertRefused(issuer, "");
    }

    @Test
    void aTokenOfAnotherKeyIsRefusedWhateverItCallsItself() throws JOSEException {
        RSAKey other = new RSAKeyGenerator(2048).keyID("r").generate();
        RSAKey weak = new RSAKeyGenerator(1024, true).keyID("w").generate();

        assertRefused(issuer(SETTINGS, keys()), signed(other, JWSAlgorithm.RS256, claims()));
        assertRefused(issuer(SETTINGS, new JWKSet(weak.toPublicJWK())), signed(weak, JWSAlgorithm.RS256, claims()));
        assertRefused(issuer(SETTINGS, new JWKSet()), signed(rsa, JWSAlgorithm.RS256, claims()));
    }

    @Test
    void whatATokenSaysMustBeForThisServerNow() throws JOSEException {
        assertRefused(claims().issuer("https://elsewhere.example.org/"));
        assertRefused(claims().issuer(null));
        assertRefused(claims().audience("something else"));
        assertRefused(claims().audience((String) null));
        assertRefused(claims().expirationTime(null));
        assertRefused(claims().expirationTime(at(Duration.ofSeconds(-31))));
        assertRefused(claims().notBeforeTime(at(Duration.ofSeconds(31))));
        assertRefused(claims().subject(null));
        assertRefused(claims().subject("10.0.0.1"));
        assertRefused(claims().subject("two words"));
        assertRefused(claims().subject("server"));

        assertThatCode(() -> caller(rs256(claims().expirationTime(at(Duration.ofSeconds(-29))))))
                .doesNotThrowAnyException();
        assertThatCode(() -> caller(rs256(claims().notBeforeTime(at(Duration.ofSeconds(29))))))
                .doesNotThrowAnyException();
        assertThatCode(() -> caller(rs256(claims().audience(List.of("another", "layerscope")))))
                .doesNotThrowAnyException();
    }

    @Test
    void aTokenOfAnotherUseIsRefused() throws JOSEException {
        SignedJWT logout = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                        .keyID("r")
                        .type(new JOSEObjectType("logout+jwt"))
                        .build(),
                claims().build());
        logout.sign(new RSASSASigner(rsa));
        assertRefused(issuer(SETTINGS, keys()), logout.serialize());
    }

    @Test
    void theHighestRoleThatATokenNamesCountsThenThatOfTheUsersFileThenThatOfAll() throws JOSEException {
        UserRegister users = new UserRegister(List.of(new User("alice", Role.VIEWER, List.of(), List.of())));
        String several = rs256(claims().claim("layerscope_roles", List.of("viewer", "admin", "baker")));
        String none = rs256(claims().claim("layerscope_roles", List.of("ADMIN", "root")));
        Issuer issuer = issuer(SETTINGS, keys());
        Issuer generous = issuer(SETTINGS.withRoleless(Role.VIEWER), keys());
        Issuer nested = issuer(SETTINGS.withClaims("preferred_username", "realm_access.roles"), keys());
        String keycloak = rs256(claims().claim("preferred_username", "bob")
                .claim("realm_access", Map.of("roles", List.of("offline_access", "runner"))));

        assertThat(issuer.caller(new Secret(several), users).role()).isEqualTo(Role.ADMIN);
        assertThat(issuer.caller(new Secret(none), users).role()).isEqualTo(Role.VIEWER);
        assertThat(generous.caller(new Secret(none), UserRegister.EMPTY).role()).isEqualTo(Role.VIEWER);
        assertThat(nested.caller(new Secret(keycloak), UserRegister.EMPTY)).isEqualTo(new Caller("bob", Role.RUNNER));
        assertThatThrownBy(() -> issuer.caller(new Secret(none), UserRegister.EMPTY))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ROLE_TOO_LOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://issuer.example.org/keys", "ftp://issuer/keys", "http://localhost/keys", "https://a b/"})
    void keysDontComeOverPlainText(String address) {
        assertThatThrownBy(() -> IssuerSettings.of(ISSUER, "layerscope", address))
                .isInstanceOf(DomainException.class)
                .hasMessageContaining("https");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("layerscope")
                .subject("alice")
                .expirationTime(at(Duration.ofMinutes(5)))
                .claim("layerscope_roles", "viewer runner");
    }

    private static Date at(Duration fromNow) {
        return Date.from(NOW.plus(fromNow));
    }

    private static String rs256(JWTClaimsSet.Builder claims) throws JOSEException {
        return signed(rsa, JWSAlgorithm.RS256, claims);
    }

    private static String signed(JWK key, JWSAlgorithm algorithm, JWTClaimsSet.Builder claims) throws JOSEException {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).build(), claims.build());
        JWSSigner signer = key instanceof RSAKey one ? new RSASSASigner(one, true) : new ECDSASigner((ECKey) key);
        token.sign(signer);
        return token.serialize();
    }

    private static JWKSet keys() {
        return new JWKSet(List.of(rsa.toPublicJWK(), ec.toPublicJWK()));
    }

    private static Caller caller(String token) {
        return issuer(SETTINGS, keys()).caller(new Secret(token), UserRegister.EMPTY);
    }

    private static void assertRefused(JWTClaimsSet.Builder claims) throws JOSEException {
        assertRefused(issuer(SETTINGS, keys()), rs256(claims));
    }

    private static void assertRefused(Issuer issuer, String token) {
        assertThatThrownBy(() -> issuer.caller(new Secret(token), UserRegister.EMPTY))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOKEN_WRONG));
    }

    private static Issuer issuer(IssuerSettings settings, JWKSet known) {
        IssuerKeys fixed = new IssuerKeys() {
            @Override
            public JWKSet known() {
                return known;
            }

            @Override
            public JWKSet renewed() {
                return known;
            }
        };
        return new Issuer(settings, fixed, Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
