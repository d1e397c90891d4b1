package dev.layerscope.server.runtime;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The memory of a card, as the driver's own tool tells it: ONNX Runtime's Java API has no word for it. */
final class CudaMemory {
    private static final Logger LOG = LoggerFactory.getLogger(CudaMemory.class);
    private static final int LONGEST_SECONDS = 10;

    private CudaMemory() {}

    /** Empty where the tool isn't there, or says nothing. */
    static OptionalLong totalBytes(int index) {
        try {
            Process tool = new ProcessBuilder(List.of(
                            "nvidia-smi", "--query-gpu=memory.total", "--format=csv,noheader,nounits", "--id=" + index))
                    .redirectErrorStream(true)
                    .start();
            if (!tool.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
                tool.destroyForcibly();
                return OptionalLong.empty();
            }
            return parse(new String(tool.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debug("nvidia-smi can't be run", e);
            return OptionalLong.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    /**
     * @param said a line with the number of MiB
     */
    static OptionalLong parse(String said) {
        String line = said.strip();
        return line.matches("\\d{1,9}") ? OptionalLong.of(Long.parseLong(line) << 20) : OptionalLong.empty();
    }
}
