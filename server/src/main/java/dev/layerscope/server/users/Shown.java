package dev.layerscope.server.users;

import java.util.List;
import java.util.Optional;

/**
 * What a caller shows to be let in.
 *
 * @param authorization the header of this name, as it came
 * @param certificate names in the client certificate, which the connection has proved to be the caller's; none without one
 * @param address that the call comes from
 */
public record Shown(Optional<String> authorization, List<CertificateName> certificate, String address) {
    public Shown {
        certificate = List.copyOf(certificate);
    }

    @Override
    public String toString() {
        return "Shown[" + address + ", " + certificate + "]";
    }
}
