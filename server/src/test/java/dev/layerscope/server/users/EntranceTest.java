package dev.layerscope.server.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.users.EntranceSettings.Holders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntranceTest {
    private static final String ADDRESS = "192.0.2.7";
    private static final CertificateName ALICES = new CertificateName(CertificateName.Kind.CN, "alice");

    @TempDir
    private Path folder;

    private Path file;
    private Enrolment enrolment;

    @BeforeEach
    void open() throws IOException {
        file = folder.resolve("users.yaml");
        Files.writeString(file, "users:\n");
        enrolment = new Enrolment(file, Clock.systemUTC());
    }

    @Test
    void withoutAnythingEverybodyMayEverythingAndIsTheirAddress() {
        Entrance entrance = Entrance.open(EntranceSettings.OPEN, users -> {});

        assertThat(entrance.caller(nothing())).isEqualTo(new Caller(ADDRESS, Role.ADMIN));
        assertThat(entrance.caller(token("whatever"))).isEqualTo(new Caller(ADDRESS, Role.ADMIN));
    }

    @Test
    void theSharedTokenLetsInAsAdminAndTellsNobodyApart() {
        Entrance entrance = Entrance.open(EntranceSettings.OPEN.withToken(new Secret("sesame")), users -> {});

        assertThat(entrance.caller(token("sesame"))).isEqualTo(new Caller(ADDRESS, Role.ADMIN));
        assertThat(reason(entrance, nothing())).isEqualTo(Reason.TOKEN_MISSING);
        assertThat(reason(entrance, token("sesam"))).isEqualTo(Reason.TOKEN_WRONG);
        assertThat(reason(entrance, token(""))).isEqualTo(Reason.TOKEN_WRONG);
        assertThat(reason(entrance, new Shown(Optional.of("sesame"), List.of(), ADDRESS)))
                .isEqualTo(Reason.TOKEN_WRONG);
        assertThat(entrance.caller(new Shown(Optional.of("bearer sesame"), List.of(), ADDRESS)))
                .isNotNull();
    }

    @Test
    void aUserIsKnownByAnyOfTheirTokensUntilItIsTakenAway() {
        Entrance entrance = ofUsers();
        Secret first = enrolment.add("alice", Role.RUNNER, List.of());
        Secret second = enrolment.addToken("alice");

        assertThat(entrance.caller(token(first.text()))).isEqualTo(new Caller("alice", Role.RUNNER));
        assertThat(entrance.caller(token(second.text()))).isEqualTo(new Caller("alice", Role.RUNNER));
        enrolment.revoke("alice", SecretHash.of(first).id());
        assertThat(reason(entrance, token(first.text()))).isEqualTo(Reason.TOKEN_WRONG);
        enrolment.changeRole("alice", Role.VIEWER);
        assertThat(entrance.caller(token(second.text()))).isEqualTo(new Caller("alice", Role.VIEWER));
        enrolment.remove("alice");
        assertThat(reason(entrance, token(second.text()))).isEqualTo(Reason.TOKEN_WRONG);
    }

    @Test
    void aBrokenFileKeepsThoseWhoWereKnownAndIsToldOfOnceItIsMended() throws IOException {
        List<String> told = new ArrayList<>();
        Entrance entrance = Entrance.open(EntranceSettings.OPEN.withUsers(file), users -> told.add(users.counted()));
        Secret alice = enrolment.add("alice", Role.RUNNER, List.of());
        assertThat(entrance.caller(token(alice.text()))).isNotNull();
        String good = Files.readString(file);

        Files.writeString(file, good + "  - broken\n");
        assertThat(entrance.caller(token(alice.text()))).isNotNull();
        Files.delete(file);
        assertThat(entrance.caller(token(alice.text()))).isNotNull();
        assertThat(told).containsExactly("1 user");

        Files.writeString(file, good);
        entrance.keepFresh();
        assertThat(told).containsExactly("1 user", "1 user");
        Files.writeString(file, "users:\n");
        assertThat(reason(entrance, token(alice.text()))).isEqualTo(Reason.TOKEN_WRONG);
    }

    @Test
    void aFileThatIsBrokenAtTheStartIsRefused() throws IOException {
        Files.writeString(file, "users: nobody");
        assertThatThrownBy(this::ofUsers).isInstanceOf(DomainException.class).hasMessageContaining("line 1");
        Files.delete(file);
        assertThatThrownBy(this::ofUsers).isInstanceOf(DomainException.class).hasMessageContaining("can't be read");
    }

    @Test
    void everyTokenThatIsNotGoodIsAnsweredAlike() {
        Entrance entrance = ofUsers();
        Secret alice = enrolment.add("alice", Role.RUNNER, List.of());
        enrolment.remove("alice");
        enrolment.add("bob", Role.RUNNER, List.of());

        assertThat(sentence(entrance, token(alice.text())))
                .isEqualTo(sentence(entrance, token("x")))
                .isEqualTo(sentence(entrance, token("a.b.c")))
                .isEqualTo(sentence(entrance, new Shown(Optional.of("Basic Ym9iOmJvYg=="), List.of(), ADDRESS)));
    }

    @Test
    void aCertificateIsTheUsersWhoHasItsNameInTheFile() {
        Entrance entrance =
                Entrance.open(EntranceSettings.OPEN.withUsers(file).withHolders(Holders.KNOWN), users -> {});
        Secret bob = enrolment.add("bob", Role.VIEWER, List.of());
        enrolment.addWithoutToken("alice", Role.RUNNER, List.of(ALICES));

        assertThat(entrance.caller(certificate("alice"))).isEqualTo(new Caller("alice", Role.RUNNER));
        assertThat(reason(entrance, certificate("mallory"))).isEqualTo(Reason.TOKEN_WRONG);
        assertThat(reason(entrance, nothing())).isEqualTo(Reason.TOKEN_MISSING);
        assertThat(entrance.caller(new Shown(Optional.of("Bearer " + bob.text()), List.of(ALICES), ADDRESS)))
                .isEqualTo(new Caller("bob", Role.VIEWER));
        assertThat(reason(entrance, new Shown(Optional.of("Bearer x"), List.of(ALICES), ADDRESS)))
                .as("a token that is shown must be good")
                .isEqualTo(Reason.TOKEN_WRONG);
    }

    @Test
    void aCertificateOfTwoUsersIsNobodys() {
        Entrance entrance =
                Entrance.open(EntranceSettings.OPEN.withUsers(file).withHolders(Holders.KNOWN), users -> {});
        enrolment.addWithoutToken("alice", Role.RUNNER, List.of(ALICES));
        enrolment.addWithoutToken("box", Role.ADMIN, List.of(CertificateName.parse("DNS:box")));

        assertThat(reason(
                        entrance,
                        new Shown(Optional.empty(), List.of(ALICES, CertificateName.parse("DNS:box")), ADDRESS)))
                .isEqualTo(Reason.TOKEN_WRONG);
    }

    @Test
    void withACertificateAuthorityAloneItsHoldersAreAdminsByName() {
        Entrance entrance = Entrance.open(EntranceSettings.OPEN.withHolders(Holders.KNOWN), users -> {});

        assertThat(entrance.caller(certificate("alice"))).isEqualTo(new Caller("alice", Role.ADMIN));
        assertThat(reason(entrance, certificate("127.0.0.1"))).isEqualTo(Reason.TOKEN_WRONG);
        assertThat(reason(entrance, nothing())).isEqualTo(Reason.TOKEN_MISSING);
    }

    @Test
    void aCertificateIsNoTokenWhereATokenIsAskedFor() {
        Entrance entrance = Entrance.open(
                EntranceSettings.OPEN.withToken(new Secret("sesame")).withHolders(Holders.KNOWN), users -> {});

        assertThat(reason(entrance, certificate("alice"))).isEqualTo(Reason.TOKEN_MISSING);
    }

    private Entrance ofUsers() {
        return Entrance.open(EntranceSettings.OPEN.withUsers(file), users -> {});
    }

    private static Shown nothing() {
        return new Shown(Optional.empty(), List.of(), ADDRESS);
    }

    private static Shown token(String text) {
        return new Shown(Optional.of("Bearer " + text), List.of(), ADDRESS);
    }

    private static Shown certificate(String commonName) {
        return new Shown(Optional.empty(), List.of(new CertificateName(CertificateName.Kind.CN, commonName)), ADDRESS);
    }

    private static Reason reason(Entrance entrance, Shown shown) {
        return refusal(entrance, shown).reason();
    }

    private static String sentence(Entrance entrance, Shown shown) {
        return refusal(entrance, shown).sentence();
    }

    private static DomainException refusal(Entrance entrance, Shown shown) {
        try {
            throw new AssertionError("let in: " + entrance.caller(shown));
        } catch (DomainException e) {
            return e;
        }
    }

    @Test
    void aTokenOfAnIssuerWhoseKeysLieInAFileIsTakenBesideThoseOfUsersAndNewKeysAreReadAtOnce() throws Exception {
        Secret alice = enrolment.add("alice", Role.VIEWER, List.of());
        Path keys = Files.writeString(folder.resolve("keys.json"), "{\"keys\":[]}");
        Entrance entrance = Entrance.open(
                EntranceSettings.OPEN
                        .withUsers(file)
                        .withIssuer(IssuerSettings.of("me", "layerscope", keys.toString())),
                users -> {});
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("k").generate();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("k").build(),
                new JWTClaimsSet.Builder()
                        .issuer("me")
                        .audience("layerscope")
                        .subject("alice")
                        .expirationTime(Date.from(Instant.parse("2126-01-01T00:00:00Z")))
                        .build());
        token.sign(new ECDSASigner(key));

        assertThat(reason(entrance, token(token.serialize()))).isEqualTo(Reason.TOKEN_WRONG);
        Files.writeString(keys, new JWKSet(key.toPublicJWK()).toString());
        assertThat(entrance.caller(token(token.serialize())))
                .as("a token without a role has that of the user of this name")
                .isEqualTo(new Caller("alice", Role.VIEWER));
        assertThat(entrance.caller(token(alice.text()))).isEqualTo(new Caller("alice", Role.VIEWER));
        enrolment.remove("alice");
        assertThat(reason(entrance, token(token.serialize()))).isEqualTo(Reason.ROLE_TOO_LOW);
    }
}
