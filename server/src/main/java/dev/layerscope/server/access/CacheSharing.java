package dev.layerscope.server.access;

/**
 * Between whom what was brought and computed is shared. Where somebody gets an answer sooner because another asked the same
 * before, or may use what only another brought, the one learns what the other looks at.
 */
public enum CacheSharing {
    /** Everyone has a part of their own, and it is as if they were alone. */
    APART {
        @Override
        public String part(Caller caller) {
            return caller.equals(Caller.SERVER) ? "" : caller.name();
        }
    },
    /** All callers trust each other, or nobody knows who they are. */
    TOGETHER {
        @Override
        public String part(Caller caller) {
            return "";
        }
    };

    /** Names the part that a caller sees; the server's own has no name. */
    public abstract String part(Caller caller);
}
