package dev.layerscope.client;

import java.io.IOException;

/** Bytes that arrived otherwise than the contract says: missing, too many, damaged. Nothing of them is to be trusted. */
public final class TransferException extends IOException {
    private static final long serialVersionUID = 1;

    TransferException(String message) {
        super(message);
    }
}
