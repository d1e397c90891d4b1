package dev.layerscope.server.graph.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Small ONNX files, built field by field as exporters write them. */
final class Protos {
    static final int FLOAT = OnnxMl.TensorProto.DataType.FLOAT_VALUE;

    private Protos() {}

    /** {@code x -> Relu -> y}, to be filled with more. */
    static OnnxMl.ModelProto.Builder model() {
        OnnxMl.ModelProto.Builder model = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .setProducerName("pytorch")
                .setProducerVersion("2.9");
        model.addOpsetImportBuilder().setDomain("").setVersion(16);
        model.getGraphBuilder()
                .setName("main")
                .addInput(value("x"))
                .addOutput(value("y"))
                .addNode(node("Relu", "x", "y"));
        return model;
    }

    static OnnxMl.NodeProto.Builder node(String opType, String input, String output) {
        return OnnxMl.NodeProto.newBuilder().setOpType(opType).addInput(input).addOutput(output);
    }

    static OnnxMl.ValueInfoProto.Builder value(String name) {
        OnnxMl.ValueInfoProto.Builder value = OnnxMl.ValueInfoProto.newBuilder().setName(name);
        OnnxMl.TypeProto.Tensor.Builder tensor =
                value.getTypeBuilder().getTensorTypeBuilder().setElemType(FLOAT);
        tensor.getShapeBuilder().addDimBuilder().setDimParam("n");
        tensor.getShapeBuilder().addDimBuilder().setDimValue(3);
        tensor.getShapeBuilder().addDimBuilder();
        return value;
    }

    static OnnxMl.TensorProto.Builder tensor(String name, int dataType, long... dims) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(dataType);
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }

    /** A float weight as raw bytes. */
    static OnnxMl.TensorProto.Builder floats(String name, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return tensor(name, FLOAT, values.length).setRawData(ByteString.copyFrom(raw));
    }

    /** A model that has at least one of everything that the reader knows. */
    static OnnxMl.ModelProto everything() {
        OnnxMl.ModelProto.Builder model = model();
        model.addMetadataPropsBuilder().setKey("task").setValue("classify");
        model.addOpsetImportBuilder().setDomain("custom").setVersion(1);
        OnnxMl.FunctionProto.Builder function = model.addFunctionsBuilder()
                .setDomain("custom")
                .setName("Twice")
                .setOverload("of_floats")
                .addInput("a")
                .addOutput("b")
                .addAttribute("slope")
                .addAttributeProto(attribute("axis", OnnxMl.AttributeProto.AttributeType.INT)
                        .setI(1))
                .addNode(node("Add", "a", "sum").setName("").setDomain("").addInput("a"));
        function.addOpsetImportBuilder().setDomain("").setVersion(16);
        function.addNode(node("LeakyRelu", "sum", "b")
                .setName("")
                .setDomain("")
                .addAttribute(attribute("alpha", OnnxMl.AttributeProto.AttributeType.FLOAT)
                        .setRefAttrName("slope")));
        OnnxMl.GraphProto.Builder graph = model.getGraphBuilder();
        graph.addInitializer(floats("w", 1, 2, 3));
        graph.addInitializer(tensor("words", OnnxMl.TensorProto.DataType.STRING_VALUE, 1)
                .addStringData(ByteString.copyFromUtf8("cat")));
        graph.addInitializer(tensor("packed", OnnxMl.TensorProto.DataType.INT4_VALUE, 2)
                .setRawData(ByteString.copyFrom(new byte[] {0x21})));
        OnnxMl.ValueInfoProto.Builder sequence =
                OnnxMl.ValueInfoProto.newBuilder().setName("list");
        sequence.getTypeBuilder()
                .getSequenceTypeBuilder()
                .getElemTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(FLOAT);
        graph.addOutput(sequence).addOutput(OnnxMl.ValueInfoProto.newBuilder().setName("untyped"));
        OnnxMl.NodeProto.Builder node =
                node("Odd", "x", "list").setDomain("custom").setName("odd");
        node.addInput("").addOutput("untyped");
        node.addMetadataPropsBuilder().setKey("namespace").setValue("layer1: Block");
        node.addAttribute(
                attribute("real", OnnxMl.AttributeProto.AttributeType.FLOAT).setF(0.5f));
        node.addAttribute(
                attribute("int", OnnxMl.AttributeProto.AttributeType.INT).setI(-7));
        node.addAttribute(attribute("text", OnnxMl.AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8("same\u00e9")));
        node.addAttribute(attribute("bytes", OnnxMl.AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFrom(new byte[] {(byte) 0xff, 0})));
        node.addAttribute(attribute("reals", OnnxMl.AttributeProto.AttributeType.FLOATS)
                .addFloats(1)
                .addFloats(Float.NaN));
        node.addAttribute(attribute("ints", OnnxMl.AttributeProto.AttributeType.INTS)
                .addInts(1)
                .addInts(Long.MIN_VALUE));
        node.addAttribute(attribute("texts", OnnxMl.AttributeProto.AttributeType.STRINGS)
                .addStrings(ByteString.copyFromUtf8("a"))
                .addStrings(ByteString.EMPTY));
        node.addAttribute(attribute("constant", OnnxMl.AttributeProto.AttributeType.TENSOR)
                .setT(floats("", 4, 5)));
        node.addAttribute(
                attribute("body", OnnxMl.AttributeProto.AttributeType.GRAPH).setG(body("w")));
        node.addAttribute(attribute("bodies", OnnxMl.AttributeProto.AttributeType.GRAPHS)
                .addGraphs(body("w"))
                .addGraphs(body("x")));
        node.addAttribute(attribute("type", OnnxMl.AttributeProto.AttributeType.TYPE_PROTO)
                .setTp(sequence.getType()));
        graph.addNode(node);
        return model.build();
    }

    /** A body of control flow that takes a value from around it. */
    static OnnxMl.GraphProto body(String captured) {
        return OnnxMl.GraphProto.newBuilder()
                .setName("body")
                .addInitializer(floats("inner", 9))
                .addNode(node("Add", captured, "sum").addInput("inner"))
                .addOutput(value("sum"))
                .build();
    }

    static OnnxMl.AttributeProto.Builder attribute(String name, OnnxMl.AttributeProto.AttributeType type) {
        return OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
    }

    static ByteBuffer bytes(OnnxMl.ModelProto model) {
        return ByteBuffer.wrap(model.toByteArray());
    }
}
