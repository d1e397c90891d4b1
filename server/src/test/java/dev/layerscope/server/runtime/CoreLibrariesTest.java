package dev.layerscope.server.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CoreLibrariesTest {
    private static final String JNI = "libonnxruntime4j_jni.so";

    private final CoreLibraries linux =
            new CoreLibraries(new CoreLibraries.Platform("linux-x64", "linux-x86_64", "lib", ".so"));
    private final CoreLibraries here = new CoreLibraries(CoreLibraries.Platform.ofThisMachine());

    @TempDir
    Path folder;

    @Test
    void anOperatorsCoreIsLaidOutUnderTheNamesThatTheJavaApiWants() throws IOException {
        write("libonnxruntime.so.1.24.1", "core");
        write("libonnxruntime_providers_shared.so", "shared");
        write("libonnxruntime_providers_cuda.so", "cuda");
        write("README.md", "not needed");
        Path laidOut = linux.link(folder);
        assertThat(laidOut.resolve("libonnxruntime.so")).hasContent("core");
        assertThat(laidOut.resolve("libonnxruntime_providers_shared.so")).hasContent("shared");
        assertThat(laidOut.resolve("libonnxruntime_providers_cuda.so")).hasContent("cuda");
        assertThat(laidOut.resolve(JNI)).isNotEmptyFile();
        assertThat(names(laidOut)).hasSize(4);
    }

    @Test
    void aCoreForTheCpuNeedsNoProviders() throws IOException {
        write("libonnxruntime.so", "core");
        Path laidOut = linux.link(folder);
        assertThat(names(laidOut)).containsExactly("libonnxruntime.so", JNI);
    }

    @Test
    void thePlainNameComesBeforeAVersionedOne() throws IOException {
        write("libonnxruntime.so.1.20.0", "old");
        write("libonnxruntime.so", "current");
        assertThat(linux.link(folder).resolve("libonnxruntime.so")).hasContent("current");
    }

    @Test
    void twoProcessesDoNotShareALayout() throws IOException {
        write("libonnxruntime.so", "core");
        assertThat(linux.link(folder)).isNotEqualTo(linux.link(folder));
    }

    @Test
    void aFolderWithoutACoreIsRefused() throws IOException {
        write("libonnxruntime_providers_shared.so", "shared");
        write("libonnxruntime4j_jni.so", "bindings");
        assertUnusable(() -> linux.link(folder), "core folder: no libonnxruntime.so in " + folder);
        assertUnusable(
                () -> linux.link(folder.resolve("missing")),
                "core folder: no libonnxruntime.so in " + folder.resolve("missing"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aLinkToNothingOrAFolderIsNoCore() throws IOException {
        Files.createSymbolicLink(folder.resolve("libonnxruntime.so"), folder.resolve("gone"));
        Files.createDirectory(folder.resolve("libonnxruntime.so.1"));
        assertUnusable(() -> linux.link(folder), "core folder: no libonnxruntime.so");
        write("libonnxruntime.so.1.24.1", "core");
        assertThat(linux.link(folder).resolve("libonnxruntime.so")).hasContent("core");
    }

    @Test
    void theBuiltInCoreIsUnpackedOnceAndNothingElseIsLeft() throws IOException {
        Path cache = folder.resolve("not").resolve("yet");
        Path unpacked = here.unpack(cache);
        assertThat(names(unpacked)).anyMatch(name -> name.contains("onnxruntime4j_jni"));
        assertThat(names(unpacked)).anyMatch(name -> name.contains("onnxruntime."));
        Path marker = Files.createFile(unpacked.resolve("marker"));
        assertThat(here.unpack(cache)).isEqualTo(unpacked);
        assertThat(marker).exists();
        assertThat(names(cache)).containsExactly(unpacked.getFileName().toString());
    }

    @Test
    void aBuildForCudaHasItsCoreInAFolderOfItsOwnName() throws IOException {
        CoreLibraries cuda = new CoreLibraries(new CoreLibraries.Platform("linux-x64", "made-up", "lib", ".so"));
        Path unpacked = cuda.unpack(folder);
        assertThat(unpacked.resolve("libonnxruntime.so")).hasContent("core");
        assertThat(unpacked.resolve("libonnxruntime_providers_shared.so")).hasContent("shared");
        assertThat(unpacked.resolve("libonnxruntime_providers_cuda.so")).hasContent("cuda");
        assertThat(unpacked.resolve(JNI)).isNotEmptyFile();
    }

    @Test
    void serversThatUnpackAtTheSameTimeShareOneCore() throws Exception {
        int servers = 3;
        CyclicBarrier start = new CyclicBarrier(servers);
        ExecutorService threads = Executors.newFixedThreadPool(servers);
        try {
            List<Future<Path>> unpacked = Stream.generate(() -> threads.submit(() -> {
                        start.await();
                        return here.unpack(folder);
                    }))
                    .limit(servers)
                    .toList();
            for (Future<Path> path : unpacked) {
                assertThat(path.get()).isEqualTo(unpacked.get(0).get());
            }
        } finally {
            threads.shutdown();
        }
        assertThat(names(folder)).singleElement().asString().startsWith("core-");
    }

    @Test
    void aMachineThatThisBuildHasNoCoreForIsToldSo() {
        CoreLibraries plan9 = new CoreLibraries(new CoreLibraries.Platform("plan9-x64", "plan9-x86_64", "lib", ".so"));
        assertUnusable(() -> plan9.unpack(folder), "native core: none for plan9-x86_64 in this build");
        assertThat(folder).isEmptyDirectory();
    }

    private void write(String name, String content) throws IOException {
        Files.writeString(folder.resolve(name), content);
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void assertUnusable(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String sentence) {
        assertThatThrownBy(call).isInstanceOfSatisfying(DomainException.class, e -> {
            assertThat(e.reason()).isEqualTo(Reason.CORE_UNUSABLE);
            assertThat(e.sentence()).startsWith(sentence);
        });
    }
}
