package dev.layerscope.server.users;

import com.google.common.net.InetAddresses;
import dev.layerscope.server.access.Caller;
import java.util.Set;
import java.util.regex.Pattern;

/** What users can be called: never as a caller is who is known by an address alone, or as the server's own work is. */
final class UserName {
    static final String EXPECTED = "1 to 128 printable ASCII characters without spaces and quotes, no address";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7e&&[^\"'\\\\]]{1,128}");
    private static final Set<String> TAKEN = Set.of(Caller.ANYONE.name(), Caller.SERVER.name());

    private UserName() {}

    static boolean isOne(String name) {
        return FORM.matcher(name).matches() && !InetAddresses.isInetAddress(name) && !TAKEN.contains(name);
    }
}
