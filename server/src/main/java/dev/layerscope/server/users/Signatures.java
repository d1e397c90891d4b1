package dev.layerscope.server.users;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;

/** Checks signatures of JSON Web Tokens. */
final class Signatures {
    private static final int FEWEST_RSA_BITS = 2048;
    private static final int EDWARDS_BYTES = 32;

    private Signatures() {}

    /** Whether this key made it. */
    static boolean isGood(SignedJWT token, JWK key) {
        try {
            return verify(token, key);
        } catch (JOSEException e) {
            // The key isn't one for this algorithm.
            return false;
        }
    }

    private static boolean verify(SignedJWT token, JWK key) throws JOSEException {
        if (key instanceof RSAKey rsa) {
            return rsa.size() >= FEWEST_RSA_BITS && token.verify(new RSASSAVerifier(rsa.toRSAPublicKey()));
        }
        if (key instanceof ECKey ec) {
            return token.verify(new ECDSAVerifier(ec.toECPublicKey()));
        }
        return key instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve()) && verify(token, pair);
    }

    /** By the Java runtime, which has it since 15; the library would want another library for it. */
    private static boolean verify(SignedJWT token, OctetKeyPair key) throws JOSEException {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(KeyFactory.getInstance("Ed25519")
                    .generatePublic(new EdECPublicKeySpec(NamedParameterSpec.ED25519, point(key))));
            signature.update(token.getSigningInput());
            return signature.verify(token.getSignature().decode());
        } catch (GeneralSecurityException e) {
            throw new JOSEException("Ed25519: " + e.getMessage(), e);
        }
    }

    /** RFC 8032, 5.1.2: y in little-endian order, and the lowest bit of x in place of its highest. */
    private static EdECPoint point(OctetKeyPair key) throws JOSEException {
        byte[] littleEndian = key.getX().decode();
        if (littleEndian.length != EDWARDS_BYTES) {
            throw new JOSEException("Ed25519: a key of " + littleEndian.length + " bytes");
        }
        byte[] y = new byte[EDWARDS_BYTES];
        for (int i = 0; i < EDWARDS_BYTES; i++) {
            y[i] = littleEndian[EDWARDS_BYTES - 1 - i];
        }
        boolean odd = (y[0] & 0x80) != 0;
        y[0] &= 0x7f;
        return new EdECPoint(odd, new BigInteger(1, y));
    }
}
