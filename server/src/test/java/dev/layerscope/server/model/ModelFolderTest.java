package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsAModelWithItsCardBesideIt() throws IOException {
        Path model = file("net.onnx");
        Path card = file("net.yaml");
        file("plain.onnx");

        var models = new ModelFolder(folder).list();

        assertThat(models).containsOnlyKeys("net", "plain");
        assertThat(models.get("net").get(0).onnx().file()).isEqualTo(model);
        assertThat(models.get("net").get(0).card().map(FileStamp::file)).contains(card);
        assertThat(models.get("net").get(0).bytes()).isEqualTo("net.onnx".length());
        assertThat(models.get("plain").get(0).card()).isEmpty();
    }

    @Test
    void aFolderIsAModelToo() throws IOException {
        Path model = file("net/model.onnx");
        Path card = file("net/layerscope.yaml");

        ModelFile net = newest("net");

        assertThat(net.onnx().file()).isEqualTo(model);
        assertThat(net.card().map(FileStamp::file)).contains(card);
    }

    @Test
    void ofVersionsTheHighestNumberCounts() throws IOException {
        file("net/9/model.onnx");
        Path tenth = file("net/10/model.onnx");
        Files.createDirectories(folder.resolve("net/11"));
        file("net/latest/model.onnx");
        file("net/12345678901234567890/model.onnx");
        Path card = file("net/layerscope.yaml");

        ModelFile net = newest("net");

        assertThat(net.onnx().file()).isEqualTo(tenth);
        assertThat(net.card().map(FileStamp::file)).contains(card);
    }

    @Test
    void filesWithoutANumberAreTheOldestVersions() throws IOException {
        file("net/model.onnx");
        file("net/3/model.onnx");
        file("net/12/model.onnx");
        file("net.onnx");

        assertThat(new ModelFolder(folder).list().get("net"))
                .extracting(ModelFile::number)
                .containsExactly(12L, 3L, 0L, 0L);
    }

    @Test
    void aVersionsOwnCardComesBeforeThatOfItsModel() throws IOException {
        file("net/1/model.onnx");
        file("net/2/model.onnx");
        Path shared = file("net/layerscope.yaml");
        Path own = file("net/2/layerscope.yaml");

        assertThat(new ModelFolder(folder).list().get("net"))
                .extracting(version -> version.card().map(FileStamp::file).orElseThrow())
                .containsExactly(own, shared);
    }

    @Test
    void whatHasNoNameOfAModelIsIgnored() throws IOException {
        file(".hidden.onnx");
        file(".onnx");
        file("-option.onnx");
        file("with space.onnx");
        file("notes.txt");
        file("NET.ONNX");
        file("lost+found/model.onnx");
        file("empty/readme.md");
        file("good-1.0_b.onnx");

        assertThat(new ModelFolder(folder).list()).containsOnlyKeys("good-1.0_b");
    }

    @Test
    void aLinkThatLeadsNowhereIsIgnored() throws IOException {
        Files.createSymbolicLink(folder.resolve("gone.onnx"), folder.resolve("nothing.onnx"));

        assertThat(new ModelFolder(folder).list()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFolderThatCantBeReadHidesNoOther() throws IOException {
        file("net.onnx");
        Path locked = Files.createDirectory(folder.resolve("lost+found"));
        Files.setPosixFilePermissions(locked, Set.of());
        try {
            assumeThat(Files.isReadable(locked)).as("run by root").isFalse();

            assertThat(new ModelFolder(folder).list()).containsOnlyKeys("net");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private ModelFile newest(String name) {
        return new ModelFolder(folder).list().get(name).get(0);
    }

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, name);
    }
}
