package dev.layerscope.server.runtime;

import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Decides between CUDA and the CPU. */
final class DeviceSelection {
    private DeviceSelection() {}

    /**
     * @param tryCuda throws an IllegalStateException whose message says what keeps the device of that index from working
     * @param log takes the one line that says why {@code auto} fell back to the CPU
     * @throws DomainException CORE_UNUSABLE where CUDA was demanded and can't be had
     */
    static Device choose(DeviceChoice choice, IntConsumer tryCuda, Consumer<String> log) {
        return switch (choice.kind()) {
            case CPU -> new Device.Cpu();
            case CUDA -> {
                try {
                    tryCuda.accept(choice.cudaIndex());
                } catch (IllegalStateException e) {
                    throw new DomainException(Reason.CORE_UNUSABLE, "device cuda: " + e.getMessage(), e);
                }
                yield new Device.Cuda(choice.cudaIndex());
            }
            case AUTO -> {
                try {
                    tryCuda.accept(0);
                    yield new Device.Cuda(0);
                } catch (IllegalStateException e) {
                    log.accept("device auto: the CPU, because for CUDA " + e.getMessage());
                    yield new Device.Cpu();
                }
            }
        };
    }
}
