package dev.layerscope.server.runtime;

/** The device that runs the graphs. */
public sealed interface Device {
    /** The host's processor. */
    record Cpu() implements Device {
        @Override
        public String toString() {
            return "cpu";
        }
    }

    /** An NVIDIA card, counted from 0. */
    record Cuda(int index) implements Device {
        @Override
        public String toString() {
            return "cuda:" + index;
        }
    }
}
