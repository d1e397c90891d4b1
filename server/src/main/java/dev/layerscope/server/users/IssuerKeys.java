package dev.layerscope.server.users;

import com.nimbusds.jose.jwk.JWKSet;

/** The public keys with which an issuer signs. Thread safe. */
interface IssuerKeys {
    /** Those that are known now; none where they could never be had. */
    JWKSet known();

    /** After a token of another key came: the issuer may have new ones. Those that are known, where it isn't to be asked. */
    JWKSet renewed();
}
