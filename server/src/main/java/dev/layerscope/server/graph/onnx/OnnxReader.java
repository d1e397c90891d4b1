package dev.layerscope.server.graph.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.server.error.DomainException;
import dev.layerscope.server.error.Reason;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns the bytes of an ONNX file into a graph that keeps none of them. */
public final class OnnxReader {
    private OnnxReader() {}

    /**
     * Reads a whole model.
     *
     * @param bytes of the file; not used after this method returned
     * @throws DomainException MODEL_REFUSED where this is no ONNX model
     */
    public static OnnxModel read(ByteBuffer bytes) {
        OnnxMl.ModelProto proto = parse(bytes);
        if (!proto.hasGraph() || proto.getGraph().getNodeCount() == 0) {
            throw refused("no graph with nodes in it (expected: a complete .onnx file)");
        }
        Map<String, Long> opsets = opsets(proto.getOpsetImportList());
        List<Function> functions =
                proto.getFunctionsList().stream().map(OnnxReader::function).toList();
        String producer = (proto.getProducerName() + " " + proto.getProducerVersion()).strip();
        return new OnnxModel(
                proto.getIrVersion(),
                producer,
                entries(proto.getMetadataPropsList()),
                graph(proto.getGraph(), opsets, functions));
    }

    private static OnnxMl.ModelProto parse(ByteBuffer bytes) {
        // Only a stream over an immutable string of bytes hands out views instead of copies.
        CodedInputStream input =
                UnsafeByteOperations.unsafeWrap(bytes.duplicate()).newCodedInput();
        input.enableAliasing(true);
        input.setSizeLimit(Integer.MAX_VALUE);
        try {
            OnnxMl.ModelProto proto = OnnxMl.ModelProto.parseFrom(input);
            input.checkLastTagWas(0);
            return proto;
        } catch (IOException e) {
            throw new DomainException(
                    Reason.MODEL_REFUSED, "model file: not readable as ONNX (expected: a complete .onnx file)", e);
        }
    }

    private static Graph graph(OnnxMl.GraphProto proto, Map<String, Long> opsets, List<Function> functions) {
        if (proto.getSparseInitializerCount() > 0) {
            throw refused("sparse initializers (expected: dense ones)");
        }
        Map<String, Weight> weights = new LinkedHashMap<>();
        for (OnnxMl.TensorProto tensor : proto.getInitializerList()) {
            weights.put(tensor.getName(), WeightReader.weight(tensor));
        }
        return new Graph(
                proto.getName(),
                opsets,
                proto.getInputList().stream().map(OnnxReader::value).toList(),
                proto.getOutputList().stream().map(OnnxReader::value).toList(),
                proto.getNodeList().stream().map(OnnxReader::node).toList(),
                weights,
                functions);
    }

    private static Map<String, Long> opsets(List<OnnxMl.OperatorSetIdProto> imports) {
        Map<String, Long> opsets = new HashMap<>();
        imports.forEach(opset -> opsets.put(opset.getDomain(), opset.getVersion()));
        return opsets;
    }

    private static Function function(OnnxMl.FunctionProto proto) {
        return new Function(
                new Function.Key(proto.getDomain(), proto.getName(), proto.getOverload()),
                opsets(proto.getOpsetImportList()),
                proto.getInputList(),
                proto.getOutputList(),
                proto.getAttributeList(),
                attributes(proto.getAttributeProtoList()),
                proto.getNodeList().stream().map(OnnxReader::node).toList());
    }

    private static Map<String, Attribute> attributes(List<OnnxMl.AttributeProto> protos) {
        Map<String, Attribute> attributes = new HashMap<>();
        for (OnnxMl.AttributeProto attribute : protos) {
            attributes.put(attribute.getName(), attribute(attribute));
        }
        return attributes;
    }

    private static Node node(OnnxMl.NodeProto proto) {
        return new Node(
                proto.getName(),
                proto.getOpType(),
                proto.getDomain(),
                proto.getInputList(),
                proto.getOutputList(),
                attributes(proto.getAttributeList()),
                entries(proto.getMetadataPropsList()),
                proto.getOverload());
    }

    private static Attribute attribute(OnnxMl.AttributeProto proto) {
        if (!proto.getRefAttrName().isEmpty()) {
            return new Attribute.Reference(
                    proto.getRefAttrName(), proto.getType().getNumber());
        }
        return switch (proto.getType()) {
            case FLOAT -> new Attribute.Real(proto.getF());
            case INT -> new Attribute.Int(proto.getI());
            case FLOATS -> new Attribute.Reals(proto.getFloatsList());
            case INTS -> new Attribute.Ints(proto.getIntsList());
            case STRING ->
                proto.getS().isValidUtf8() ? new Attribute.Text(proto.getS().toStringUtf8()) : opaque(proto);
            case STRINGS ->
                proto.getStringsList().stream().allMatch(ByteString::isValidUtf8)
                        ? new Attribute.Texts(proto.getStringsList().stream()
                                .map(ByteString::toStringUtf8)
                                .toList())
                        : opaque(proto);
            case TENSOR -> new Attribute.Constant(WeightReader.weight(proto.getT()));
            case GRAPH -> new Attribute.Body(body(proto.getG()));
            case GRAPHS ->
                new Attribute.Bodies(
                        proto.getGraphsList().stream().map(OnnxReader::body).toList());
            case UNDEFINED, TENSORS, SPARSE_TENSOR, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS -> opaque(proto);
        };
    }

    private static Graph body(OnnxMl.GraphProto proto) {
        return graph(proto, Map.of(), List.of());
    }

    private static Attribute opaque(OnnxMl.AttributeProto proto) {
        return new Attribute.Opaque(proto.toByteString().asReadOnlyByteBuffer());
    }

    private static ValueInfo value(OnnxMl.ValueInfoProto proto) {
        if (!proto.hasType()) {
            return ValueInfo.untyped(proto.getName());
        }
        return new ValueInfo(proto.getName(), Optional.of(type(proto.getType())));
    }

    private static ValueType type(OnnxMl.TypeProto type) {
        if (type.hasTensorType()) {
            return tensorType(type);
        }
        if (type.hasSequenceType() && type.getSequenceType().getElemType().hasTensorType()) {
            return new ValueType.SequenceType(tensorType(type.getSequenceType().getElemType()));
        }
        return new ValueType.OtherType(type.toByteString().asReadOnlyByteBuffer());
    }

    private static ValueType.TensorType tensorType(OnnxMl.TypeProto type) {
        return new ValueType.TensorType(type.getTensorType().getElemType(), dims(type.getTensorType()));
    }

    private static Optional<List<ValueType.Dim>> dims(OnnxMl.TypeProto.Tensor type) {
        if (!type.hasShape()) {
            return Optional.empty();
        }
        return Optional.of(type.getShape().getDimList().stream()
                .map(dim -> dim.hasDimValue() && dim.getDimValue() > 0
                        ? ValueType.Dim.of(dim.getDimValue())
                        : ValueType.Dim.of(dim.getDimParam()))
                .toList());
    }

    private static Map<String, String> entries(List<OnnxMl.StringStringEntryProto> entries) {
        Map<String, String> map = new HashMap<>();
        entries.forEach(entry -> map.put(entry.getKey(), entry.getValue()));
        return map;
    }

    /** Bytes of one element of the type with this number; 0 for packed and unknown types. */
    public static int elementBytes(int elementNumber) {
        return WeightReader.elementBytes(elementNumber);
    }

    static DomainException refused(String what) {
        return new DomainException(Reason.MODEL_REFUSED, "model file: " + what);
    }
}
