package dev.layerscope.server.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.upload.UploadSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartChecksTest {
    private static final StartChecks.Machine LARGE = new StartChecks.Machine(4L << 30, 16L << 30);

    @TempDir
    private Path folder;

    private ServerSettings settings() {
        ServerSettings settings = ServerSettings.of(folder, 0);
        return settings.withJobs(
                        settings.jobs().withFolder(folder.resolve("data")).withSpareBytes(0))
                .withUploads(settings.uploads().withSpareBytes(0));
    }

    private static List<String> warnings(ServerSettings settings) {
        return new StartChecks(settings, LARGE).warnings();
    }

    @Test
    void nothingIsSaidOfAMachineOnWhichAllWorks() {
        assertThat(warnings(settings())).isEmpty();
    }

    @Test
    void aDiskWithoutRoomIsToldOf() {
        ServerSettings settings = settings();

        assertThat(warnings(settings.withJobs(settings.jobs().withSpareBytes(Long.MAX_VALUE))))
                .singleElement()
                .asString()
                .startsWith("data: ")
                .contains(folder.resolve("data").toString(), "jobs are refused");
        ServerSettings fullOfModels = settings.withUploads(settings.uploads().withSpareBytes(Long.MAX_VALUE));
        assertThat(warnings(fullOfModels))
                .singleElement()
                .asString()
                .startsWith("models: ")
                .contains("nobody can push");
        assertThat(warnings(
                        fullOfModels.withUploads(fullOfModels.uploads().withAccess(UploadSettings.Access.READ_ONLY))))
                .isEmpty();
    }

    @Test
    void aFileInPlaceOfTheFolderOfJobsIsToldOf() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        ServerSettings settings = settings();

        assertThat(warnings(settings.withJobs(settings.jobs().withFolder(file.resolve("data")))))
                .containsExactly(
                        "data: '%s' can't be written to, so jobs are refused (expected: a folder that the server owns, as by --data)"
                                .formatted(file.resolve("data")));
    }

    @Test
    void tooLittleMemoryIsRefusedAndTooMuchForJavaToldOf() {
        assertThatThrownBy(() -> new StartChecks(settings(), new StartChecks.Machine(64L << 20, 16L << 30)).warnings())
                .isInstanceOf(DomainException.class)
                .hasMessage("memory: 64 MiB for Java (expected: at least 128 MiB, as by java -Xmx1g)");
        assertThat(new StartChecks(settings(), new StartChecks.Machine(12L << 30, 16L << 30)).warnings())
                .singleElement()
                .asString()
                .startsWith("memory: 12288 MiB for Java of the machine's 16384 MiB");
    }
}
