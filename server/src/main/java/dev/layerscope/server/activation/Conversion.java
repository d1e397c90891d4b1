package dev.layerscope.server.activation;

import dev.layerscope.server.tensor.ElementType;
import dev.layerscope.server.tensor.Float16;
import dev.layerscope.server.tensor.Tensor;
import dev.layerscope.server.tensor.TensorPool;
import java.nio.ByteBuffer;

/** Changes the element type of floating-point tensors. */
final class Conversion {
    private Conversion() {}

    /** The tensor with elements of a type, FLOAT or FLOAT16 where it is another; owned by the caller. */
    static Tensor to(ElementType type, Tensor tensor, TensorPool pool) {
        if (tensor.type() == type) {
            return tensor.share().orElseThrow();
        }
        Tensor converted = pool.allocate(type, tensor.shape());
        Numbers numbers = Numbers.of(tensor);
        ByteBuffer destination = converted.bytes();
        int count = Math.toIntExact(tensor.shape().elements());
        if (type == ElementType.FLOAT16) {
            for (int i = 0; i < count; i++) {
                destination.putShort(Float16.fromFloat((float) numbers.get(i)));
            }
        } else {
            for (int i = 0; i < count; i++) {
                destination.putFloat((float) numbers.get(i));
            }
        }
        return converted;
    }
}
