package dev.layerscope.server.app;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.users.FromFiles;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.CertificateUtils;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate that the server shows, and the authority of its clients'. Read again when the files change: new
 * connections see the new ones. A certificate and a key that don't belong together, as while the two are being replaced,
 * leave the old pair in force.
 */
final class TlsFiles {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
    private static final long SESSION_SECONDS = TimeUnit.HOURS.toSeconds(1);

    private final SslContext context;
    private final FromFiles<Identity> identity;
    private final Optional<FromFiles<List<X509Certificate>>> authority;

    /** What the server shows. */
    private record Identity(X509Certificate[] chain, PrivateKey key) {}

    private TlsFiles(
            SslContext context, FromFiles<Identity> identity, Optional<FromFiles<List<X509Certificate>>> authority) {
        this.context = context;
        this.identity = identity;
        this.authority = authority;
    }

    /**
     * @throws DomainException CONFIGURATION_INVALID
     */
    static TlsFiles open(Path certificate, Path key, ClientCertificates clients) {
        try {
            AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
            FromFiles<Identity> identity = FromFiles.open(
                    "TLS certificate and key", List.of(certificate, key), () -> identity(certificate, key), read -> {
                        keys.updateIdentityCredentials(read.chain(), read.key());
                        LOG.info("TLS certificate and key read again");
                    });
            keys.updateIdentityCredentials(
                    identity.current().chain(), identity.current().key());
            SslContextBuilder builder =
                    GrpcSslContexts.configure(SslContextBuilder.forServer(keys)).sessionTimeout(SESSION_SECONDS);
            Optional<FromFiles<List<X509Certificate>>> authority =
                    clients.authority().map(file -> trusting(builder, file, clients.demand()));
            return new TlsFiles(builder.build(), identity, authority);
        } catch (IOException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID, "TLS: not to be had here (expected: a Java runtime with TLS)", e);
        }
    }

    private static FromFiles<List<X509Certificate>> trusting(
            SslContextBuilder builder, Path file, ClientCertificates.Demand demand) {
        AdvancedTlsX509TrustManager trusted;
        try {
            trusted = AdvancedTlsX509TrustManager.newBuilder().build();
        } catch (GeneralSecurityException e) {
            throw invalid("authority of clients", file, e);
        }
        FromFiles<List<X509Certificate>> authority =
                FromFiles.open("authority of client certificates", List.of(file), () -> certificates(file), read -> {
                    trust(trusted, file, read);
                    LOG.info("authority of client certificates read again");
                });
        trust(trusted, file, authority.current());
        builder.trustManager(trusted)
                .clientAuth(
                        switch (demand) {
                            case NONE -> ClientAuth.NONE;
                            case OPTIONAL -> ClientAuth.OPTIONAL;
                            case REQUIRED -> ClientAuth.REQUIRE;
                        });
        return authority;
    }

    private static void trust(AdvancedTlsX509TrustManager trusted, Path file, List<X509Certificate> authorities) {
        try {
            trusted.updateTrustCredentials(authorities.toArray(X509Certificate[]::new));
        } catch (IOException | GeneralSecurityException e) {
            throw invalid("authority of clients", file, e);
        }
    }

    SslContext context() {
        return context;
    }

    /** Looks whether files have changed. To be called every second or so. */
    void keepFresh() {
        identity.current();
        authority.ifPresent(FromFiles::current);
    }

    private static Identity identity(Path certificate, Path key) throws IOException {
        List<X509Certificate> chain = certificates(certificate);
        try (InputStream in = Files.newInputStream(key)) {
            Identity identity = new Identity(chain.toArray(X509Certificate[]::new), CertificateUtils.getPrivateKey(in));
            if (!belongTogether(identity)) {
                throw new DomainException(
                        Reason.CONFIGURATION_INVALID,
                        "TLS: '%s' and '%s' (expected: PEM files of a certificate and its key, which belong together)"
                                .formatted(certificate, key));
            }
            return identity;
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw invalid("TLS key", key, e);
        }
    }

    private static boolean belongTogether(Identity identity) throws GeneralSecurityException {
        String algorithm = switch (identity.key().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> identity.key().getAlgorithm();
        };
        byte[] anything = {1, 2, 3};
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(identity.key());
        signature.update(anything);
        byte[] signed = signature.sign();
        if (!identity.chain()[0]
                .getPublicKey()
                .getAlgorithm()
                .equals(identity.key().getAlgorithm())) {
            return false;
        }
        signature.initVerify(identity.chain()[0].getPublicKey());
        signature.update(anything);
        return signature.verify(signed);
    }

    private static List<X509Certificate> certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            List<X509Certificate> certificates = List.of(CertificateUtils.getX509Certificates(in));
            if (certificates.isEmpty()) {
                throw invalid("certificates", file, new GeneralSecurityException("none"));
            }
            return certificates;
        } catch (GeneralSecurityException e) {
            throw invalid("certificates", file, e);
        }
    }

    private static DomainException invalid(String what, Path file, Exception cause) {
        return new DomainException(
                Reason.CONFIGURATION_INVALID,
                "%s: '%s' can't be used (expected: PEM files that belong together)".formatted(what, file),
                cause);
    }
}
