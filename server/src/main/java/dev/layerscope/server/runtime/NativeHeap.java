package dev.layerscope.server.runtime;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The memory that native code allocates, of which glibc keeps almost everything that was freed. */
final class NativeHeap {
    private static final Logger LOG = LoggerFactory.getLogger(NativeHeap.class);
    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String TRIM = "systemTrimNativeHeap";

    private NativeHeap() {}

    /** Gives back to the system what was freed (Linux, Java 17.0.9 or newer; elsewhere it does nothing). */
    static void trim() {
        try {
            Object said = ManagementFactory.getPlatformMBeanServer()
                    .invoke(new ObjectName(COMMANDS), TRIM, new Object[0], new String[0]);
            LOG.debug("{}", said);
        } catch (JMException e) {
            LOG.debug("this JVM can't trim the native heap", e);
        }
    }
}
