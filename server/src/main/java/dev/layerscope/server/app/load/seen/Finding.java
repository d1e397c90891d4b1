package dev.layerscope.server.app.load.seen;

/**
 * Something that the server did not do as it should.
 *
 * @param what the rule that it broke, in a few words
 * @param detail numbers and names
 */
public record Finding(String what, String detail) {
    @Override
    public String toString() {
        return what + ": " + detail;
    }
}
