package dev.layerscope.server.access;

/** Says what each caller may take. Asked for each call and each run, by any thread, so it must be quick. */
@FunctionalInterface
public interface QuotaBook {
    /** Where the server knows no users. */
    QuotaBook UNLIMITED = caller -> Quotas.UNLIMITED;

    /** As they are now, and perhaps no more at the next call. */
    Quotas of(Caller caller);
}
