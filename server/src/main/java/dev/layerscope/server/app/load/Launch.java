package dev.layerscope.server.app.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How a server of this build is started.
 *
 * @param mainClass of this build
 * @param javaOptions of its JVM
 * @param models folder, which people push to
 * @param data folder, which outlives the process
 * @param options of {@code serve} beside those
 * @param log the file that gets what it says
 */
public record Launch(
        String mainClass, List<String> javaOptions, Path models, Path data, List<String> options, Path log) {
    public Launch {
        javaOptions = List.copyOf(javaOptions);
        options = List.copyOf(options);
    }

    /** The log of its garbage collections, all lives in one. */
    Path heapLog() {
        return log.resolveSibling("gc.log");
    }

    List<String> command(int port) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.tryReflectionSetAccessible=true",
                "-Xlog:gc:file=" + heapLog() + ":uptime:filecount=0"));
        command.addAll(javaOptions);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                mainClass,
                "serve",
                "--port=" + port,
                "--device=cpu",
                "--models=" + models,
                "--data=" + data));
        command.addAll(options);
        return command;
    }
}
