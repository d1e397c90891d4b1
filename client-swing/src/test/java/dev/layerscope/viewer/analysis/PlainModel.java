package dev.layerscope.viewer.analysis;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/**
 * A model without activation functions: a picture of 8 x 8 pixels, {@code doubled}, and {@code whole}, the same as whole
 * numbers, by which no gradient comes.
 */
final class PlainModel {
    static final String NAME = "plain";
    static final String WHOLE = "whole";
    private static final long SIDE = 8;

    private PlainModel() {}

    static byte[] file() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(GraphProto.newBuilder()
                        .setName(NAME)
                        .addInput(picture("picture", TensorProto.DataType.FLOAT))
                        .addNode(node("Add", "doubled").addInput("picture").addInput("picture"))
                        .addNode(node("Cast", WHOLE)
                                .addInput("doubled")
                                .addAttribute(AttributeProto.newBuilder()
                                        .setName("to")
                                        .setType(AttributeProto.AttributeType.INT)
                                        .setI(TensorProto.DataType.INT32_VALUE)))
                        .addOutput(picture(WHOLE, TensorProto.DataType.INT32)))
                .build()
                .toByteArray();
    }

    private static NodeProto.Builder node(String operator, String name) {
        return NodeProto.newBuilder().setOpType(operator).setName(name).addOutput(name);
    }

    private static ValueInfoProto picture(String name, TensorProto.DataType type) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long side : new long[] {1, 3, SIDE, SIDE}) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(side));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
