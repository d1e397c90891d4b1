package dev.layerscope.server.model;

import dev.layerscope.server.access.Caller;
import dev.layerscope.server.access.Role;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whose the versions of a model are. The name of who brought a version lies in a file beside it, {@value #FILE}; no pushed
 * file can be called so. What has no such file is the operator's.
 *
 * <p>A version may be removed by its owner, and a name belongs to the owner of its oldest version: nobody else brings
 * another, for whoever asks for a name gets its newest version. Admins may do both.
 */
final class Owners {
    static final String FILE = ".layerscope-owner";
    private static final long LONGEST = 1024;

    private Owners() {}

    /** Empty for what is the operator's. */
    static Optional<String> of(ModelFile version) {
        if (version.number() == 0) {
            return Optional.empty();
        }
        Path file = version.onnx().folder().resolve(FILE);
        try {
            return Files.isRegularFile(file) && Files.size(file) <= LONGEST
                    ? Optional.of(Files.readString(file).strip()).filter(name -> !name.isEmpty())
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Before the folder is seen by anybody. */
    static void note(Path folder, Caller by) {
        try {
            Files.writeString(folder.resolve(FILE), by.name() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("owner of a model can't be noted", e);
        }
    }

    /**
     * @param versions that the name has, the newest first
     * @throws DomainException NOT_OWNER
     */
    static void checkName(String name, List<ModelFile> versions, Caller by) {
        if (!versions.isEmpty() && !isOf(versions.get(versions.size() - 1), by)) {
            throw new DomainException(
                            Reason.NOT_OWNER,
                            "model '%s': the name belongs to %s (expected: a name of your own, or an admin)"
                                    .formatted(name, named(versions.get(versions.size() - 1))))
                    .with("model", name);
        }
    }

    /**
     * @throws DomainException NOT_OWNER
     */
    static void checkDeletion(String name, List<ModelFile> removed, Caller by) {
        for (ModelFile version : removed) {
            if (!isOf(version, by)) {
                throw new DomainException(
                                Reason.NOT_OWNER,
                                "model '%s': %s belongs to %s (expected: versions of your own, as NAME@DIGEST, or an admin)"
                                        .formatted(
                                                name,
                                                version.number() == 0
                                                        ? "the version without a number"
                                                        : "version " + version.number(),
                                                named(version)))
                        .with("model", name);
            }
        }
    }

    private static boolean isOf(ModelFile version, Caller caller) {
        return caller.role().includes(Role.ADMIN)
                || of(version).filter(caller.name()::equals).isPresent();
    }

    private static String named(ModelFile version) {
        return of(version).map(name -> "'" + name + "'").orElse("the server's operator");
    }
}
