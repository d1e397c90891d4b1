package dev.layerscope.server.app;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small ONNX models made for one purpose each, written into a folder of models. */
final class TestModels {
    private static final int FLOAT = TensorProto.DataType.FLOAT.getNumber();
    private static final int BOOL = TensorProto.DataType.BOOL.getNumber();
    private static final int INT64 = TensorProto.DataType.INT64.getNumber();
    private static final long OPSET = 17;

    private TestModels() {}

    /**
     * The layer called wide, [1, channels, side, side], is the input [1, 1, side, side] times one weight a channel; the
     * output is its mean over all positions, [1, channels].
     */
    static Path writeWide(Path folder, String name, int side, float... weights) throws IOException {
        TensorProto.Builder kernel = TensorProto.newBuilder()
                .setName("kernel")
                .setDataType(FLOAT)
                .addAllDims(List.of((long) weights.length, 1L, 1L, 1L));
        for (float weight : weights) {
            kernel.addFloatData(weight);
        }
        GraphProto graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(value("picture", FLOAT, 1, 1, side, side))
                .addInitializer(kernel)
                .addNode(node("Conv", List.of("picture", "kernel"), "wide"))
                .addNode(node("GlobalAveragePool", List.of("wide"), "pooled"))
                .addNode(node("Flatten", List.of("pooled"), "scores"))
                .addOutput(value("scores", FLOAT, 1, weights.length))
                .build();
        return write(folder, name, graph);
    }

    /** The layer called turned, [1, 4], is the input added to itself until the run is stopped. */
    static void writeEndless(Path folder, String name) throws IOException {
        GraphProto body = GraphProto.newBuilder()
                .setName("body")
                .addInput(scalar("turn", INT64))
                .addInput(scalar("go", BOOL))
                .addInput(value("sum", FLOAT, 1, 4))
                .addNode(node("Add", List.of("sum", "picture"), "more"))
                .addNode(node("Identity", List.of("go"), "on"))
                .addOutput(scalar("on", BOOL))
                .addOutput(value("more", FLOAT, 1, 4))
                .build();
        GraphProto graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(value("picture", FLOAT, 1, 4))
                .addInitializer(TensorProto.newBuilder()
                        .setName("turns")
                        .setDataType(INT64)
                        .addInt64Data(Long.MAX_VALUE))
                .addNode(node("Add", List.of("picture", "picture"), "small"))
                .addNode(node("Loop", List.of("turns", "", "small"), "turned").toBuilder()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("body")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(body)))
                .addOutput(value("turned", FLOAT, 1, 4))
                .build();
        write(folder, name, graph);
    }

    /** The sum of the input, [values], and of weights in another file, which is written where it lies in the folder. */
    static void writeExternal(Path folder, String name, String location, float... values) throws IOException {
        TensorProto weights = TensorProto.newBuilder()
                .setName("weights")
                .setDataType(FLOAT)
                .addDims(Math.max(4, values.length))
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))
                .build();
        GraphProto graph = GraphProto.newBuilder()
                .setName(name)
                .addInput(value("x", FLOAT, 4))
                .addInitializer(weights)
                .addNode(node("Add", List.of("x", "weights"), "y"))
                .addOutput(value("y", FLOAT, 4))
                .build();
        write(folder, name, graph);
        if (values.length > 0) {
            ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(values);
            Files.createDirectories(folder.resolve(location).getParent());
            Files.write(folder.resolve(location), bytes.array());
        }
    }

    static byte[] unknownOperator() {
        return bytes(GraphProto.newBuilder()
                .setName("strange")
                .addInput(value("x", FLOAT, 4))
                .addNode(node("NoSuchOperator", List.of("x"), "y"))
                .addOutput(value("y", FLOAT, 4))
                .build());
    }

    /** Indices far outside: a check in a thread of ONNX Runtime's fails there, which ends the process with SIGABRT. */
    static byte[] crashing() {
        TensorProto.Builder indices =
                TensorProto.newBuilder().setName("indices").setDataType(INT64).addAllDims(List.of(1L, 4L, 8L, 8L));
        for (int i = 0; i < 4 * 8 * 8; i++) {
            indices.addInt64Data(1L << 40);
        }
        AttributeProto.Builder two = AttributeProto.newBuilder()
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(List.of(2L, 2L));
        return bytes(GraphProto.newBuilder()
                .setName("crash")
                .addInput(value("x", FLOAT, 1, 4, 8, 8))
                .addInitializer(indices)
                .addNode(node("MaxUnpool", List.of("x", "indices"), "y").toBuilder()
                        .addAttribute(two.setName("kernel_shape").build())
                        .addAttribute(two.setName("strides").build()))
                .addOutput(value("y", FLOAT, 1, 4, 16, 16))
                .build());
    }

    static byte[] hundredGigabytes() {
        return bytes(GraphProto.newBuilder()
                .setName("large")
                .addInput(value("x", FLOAT, 1, 4))
                .addInitializer(TensorProto.newBuilder()
                        .setName("shape")
                        .setDataType(INT64)
                        .addDims(4)
                        .addAllInt64Data(List.of(25L, 1000L, 1000L, 1000L)))
                .addNode(node("ConstantOfShape", List.of("shape"), "zeros"))
                .addNode(node("ReduceMean", List.of("zeros"), "zero"))
                .addNode(node("Add", List.of("x", "zero"), "y"))
                .addOutput(value("y", FLOAT, 1, 4))
                .build());
    }

    private static Path write(Path folder, String name, GraphProto graph) throws IOException {
        return Files.write(folder.resolve(name + ".onnx"), bytes(graph));
    }

    private static byte[] bytes(GraphProto graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("layerscope tests")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static NodeProto node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder()
                .setName(output + "_node")
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .build();
    }

    private static ValueInfoProto scalar(String name, int type) {
        return value(name, type);
    }

    private static ValueInfoProto value(String name, int type, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(type).setShape(shape)))
                .build();
    }
}
