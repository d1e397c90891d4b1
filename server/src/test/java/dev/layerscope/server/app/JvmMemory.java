package dev.layerscope.server.app;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** What this process holds: the heap after a collection, and direct buffers, Netty's included. */
final class JvmMemory {
    private JvmMemory() {}

    static long heapAndDirectBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() + directBytes();
    }

    static long directBytes() {
        long counted = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        // Netty's own, where it makes them past the JVM's count.
        return PlatformDependent.useDirectBufferNoCleaner() ? counted + PlatformDependent.usedDirectMemory() : counted;
    }
}
