package dev.layerscope.server.users;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.QuotaBook;
import dev.layerscope.server.access.Quotas;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.yaml.YamlException;
import dev.layerscope.yaml.YamlFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * What roles and users may take, from a YAML file that is read again when it changes. Those of a user are laid over those of
 * the user's role; who isn't named is unlimited.
 *
 * <pre>
 * quotas:
 *   - role: viewer
 *     requests-in-flight: 8
 *   - user: "alice"
 *     weight: 2
 *     device-seconds-per-hour: 1200
 * </pre>
 */
public final class QuotasFile {
    private static final String ROLE = "role";
    private static final String USER = "user";

    private QuotasFile() {}

    /**
     * @throws DomainException CONFIGURATION_INVALID where it can't be read, or says what it can't say
     */
    public static QuotaBook open(Path file) {
        FromFiles<Map<Object, Map<String, Long>>> known =
                FromFiles.open("quotas", List.of(file), () -> read(file), changed -> {});
        return caller -> of(known.current(), caller);
    }

    private static Quotas of(Map<Object, Map<String, Long>> known, Caller caller) {
        return Quotas.UNLIMITED
                .with(known.getOrDefault(caller.role(), Map.of()))
                .with(known.getOrDefault(caller.name(), Map.of()));
    }

    /** By role or name of a user. */
    private static Map<Object, Map<String, Long>> read(Path file) throws IOException {
        Set<String> keys = new TreeSet<>(Quotas.keys());
        keys.addAll(Set.of(ROLE, USER));
        try {
            Map<Object, Map<String, Long>> known = new HashMap<>();
            YamlFields root = YamlFields.of(Files.readString(file), Set.of("quotas"));
            for (YamlFields entry : root.mappings("quotas", keys)) {
                if (known.put(whose(entry), limits(entry)) != null) {
                    throw entry.refused(entry.has(ROLE) ? ROLE : USER, "once");
                }
            }
            return known;
        } catch (YamlException | IllegalArgumentException e) {
            throw new DomainException(
                    Reason.CONFIGURATION_INVALID, "quotas: '%s': %s".formatted(file.getFileName(), e.getMessage()), e);
        }
    }

    private static Object whose(YamlFields entry) throws YamlException {
        Optional<Role> role = entry.choice(ROLE, Role.class);
        Optional<String> user = entry.text(USER);
        if (role.isPresent() == user.isPresent()) {
            throw entry.refused(role.isPresent() ? USER : ROLE, "either a role or a user");
        }
        return role.isPresent() ? role.get() : user.orElseThrow();
    }

    private static Map<String, Long> limits(YamlFields entry) throws YamlException {
        Map<String, Long> limits = new LinkedHashMap<>();
        for (String key : Quotas.keys()) {
            OptionalInt limit = entry.integer(key);
            if (limit.isPresent()) {
                limits.put(key, (long) limit.getAsInt());
            }
        }
        // So that a number that makes no sense is refused when it is read.
        Quotas.UNLIMITED.with(limits);
        return limits;
    }
}
