package dev.layerscope.server.users;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Reads the names of a certificate. */
public final class CertificateNames {
    /** As RFC 5280, 4.2.1.6, numbers alternative names. */
    private static final Map<Integer, CertificateName.Kind> KINDS =
            Map.of(1, CertificateName.Kind.EMAIL, 2, CertificateName.Kind.DNS, 6, CertificateName.Kind.URI);

    private CertificateNames() {}

    /** Common names of the subject first, then alternative names of the kinds there are. */
    public static List<CertificateName> of(X509Certificate certificate) {
        List<CertificateName> names = new ArrayList<>();
        try {
            for (Rdn part : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (part.getType().equalsIgnoreCase("CN") && part.getValue() instanceof String text) {
                    names.add(new CertificateName(CertificateName.Kind.CN, text));
                }
            }
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : alternatives == null ? List.<List<?>>of() : alternatives) {
                CertificateName.Kind kind = KINDS.get(alternative.get(0));
                if (kind != null && alternative.get(1) instanceof String text) {
                    names.add(new CertificateName(kind, text));
                }
            }
        } catch (InvalidNameException | CertificateParsingException e) {
            // A name that can't be read is nobody's.
            return List.copyOf(names);
        }
        return List.copyOf(names);
    }
}
