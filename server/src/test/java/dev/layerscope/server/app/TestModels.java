package dev.layerscope.server.app;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
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
    static void writeWide(Path folder, String name, int side, float... weights) throws IOException {
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
        write(folder, name, graph);
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

    private static void write(Path folder, String name, GraphProto graph) throws IOException {
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("layerscope tests")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build();
        Files.write(folder.resolve(name + ".onnx"), model.toByteArray());
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
