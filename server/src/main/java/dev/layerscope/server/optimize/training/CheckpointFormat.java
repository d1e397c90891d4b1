package dev.layerscope.server.optimize.training;

/**
 * The tables of a checkpoint and the slots of their fields, as ONNX Runtime has them in {@code
 * ort_training_checkpoint.fbs} and {@code ort.fbs}.
 */
final class CheckpointFormat {
    static final String IDENTIFIER = "ODTC";

    /** Of ONNX Runtime 1.18 to 1.24; another is refused. */
    static final int VERSION = 2;

    /** All parameters are in one group. */
    static final String GROUP = "group0";

    /** {@code TensorProto.DataType.FLOAT}. */
    static final int FLOAT = 1;

    /** The root. */
    static final class Root {
        static final int VERSION = 0;
        static final int MODULE = 1;
        static final int GROUPS = 2;
        static final int SLOTS = 4;

        private Root() {}
    }

    /** The parameters. */
    static final class Module {
        static final int TRAINED = 0;
        static final int FROZEN = 1;
        static final int SLOTS = 4;

        private Module() {}
    }

    /** A tensor. */
    static final class Tensor {
        static final int NAME = 0;
        static final int DIMS = 2;
        static final int TYPE = 3;
        static final int BYTES = 4;
        static final int SLOTS = 6;

        private Tensor() {}
    }

    /** What the optimizer keeps of some parameters. */
    static final class Group {
        static final int NAME = 0;
        static final int STEP = 1;
        static final int STATES = 3;
        static final int SLOTS = 4;

        private Group() {}
    }

    /** What the optimizer keeps of one parameter. */
    static final class State {
        static final int PARAMETER = 0;
        static final int MOMENTS = 1;
        static final int SLOTS = 2;

        private State() {}
    }

    private CheckpointFormat() {}

    static String moment(int index) {
        return "momentum" + index;
    }
}
