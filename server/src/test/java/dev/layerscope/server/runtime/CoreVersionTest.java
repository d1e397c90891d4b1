package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CoreVersionTest {
    @TempDir
    Path folder;

    @Test
    void theVersionIsThatOfTheSymbols() throws IOException {
        assertThat(CoreVersion.of(library(10, "VERS_1.24.1\0VERS_1.25.0\0"))).hasValue("1.24.1");
    }

    @Test
    void aLibraryWithoutSymbolVersionsHasTheTextThatItReturns() throws IOException {
        assertThat(CoreVersion.of(library(10, "narrowing_error\0001.24.1\0Unknown Exception\0")))
                .hasValue("1.24.1");
    }

    @Test
    void theVersionIsFoundWholeWhereverItLies() throws IOException {
        int window = 1 << 20;
        for (int before = 0; before <= 16; before++) {
            assertThat(CoreVersion.of(library(window - before, "VERS_1.24.13\0")))
                    .as("%d bytes before the end of the first window", before)
                    .hasValue("1.24.13");
        }
        assertThat(CoreVersion.of(library(5 * window, "VERS_1.24.13\0"))).hasValue("1.24.13");
    }

    @Test
    void aLibraryWithoutSymbolsOrNoLibraryHasNone() throws IOException {
        assertThat(CoreVersion.of(library(100, "VERS_1.24\0libfoo 1.2.3\0VERS_1.24.1")))
                .isEmpty();
        assertThat(CoreVersion.of(Files.createFile(folder.resolve("empty")))).isEmpty();
        assertThat(CoreVersion.of(folder.resolve("missing"))).isEmpty();
    }

    private Path library(int zeros, String text) throws IOException {
        byte[] bytes = new byte[zeros + text.length()];
        System.arraycopy(text.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, zeros, text.length());
        return Files.write(folder.resolve("libonnxruntime.so"), bytes);
    }
}
