package dev.layerscope.server.rpc;

import dev.layerscope.server.tensor.Tensor;
import java.util.Optional;

/** A tensor in memory, in one piece. Owns the tensor until it is taken. */
final class WholePiece implements Pieces {
    private final int from;
    private Optional<Tensor> tensor;

    /**
     * @param from the first byte to be sent
     */
    WholePiece(Tensor tensor, int from) {
        this.tensor = Optional.of(tensor);
        this.from = from;
    }

    @Override
    public boolean isReady(Runnable wake) {
        return true;
    }

    @Override
    public Optional<Piece> next() {
        Optional<Piece> piece = tensor.filter(taken -> taken.byteSize() > from)
                .map(taken -> new Piece(taken, taken.bytes().position(from)));
        if (piece.isPresent()) {
            tensor = Optional.empty();
        }
        return piece;
    }

    @Override
    public void close() {
        tensor.ifPresent(Tensor::close);
        tensor = Optional.empty();
    }
}
