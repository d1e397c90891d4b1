package dev.layerscope.server.graph.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Function;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.graph.Node;
import dev.layerscope.server.graph.OnnxModel;
import dev.layerscope.server.graph.ValueInfo;
import dev.layerscope.server.graph.ValueType;
import dev.layerscope.server.graph.Weight;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Turns a graph into the bytes of an ONNX file. */
public final class OnnxWriter {
    /** ONNX Runtime insists on a location for weights that are handed to it, but never opens it. */
    private static final Weight.External HANDED_OVER = new Weight.External("handed-over", 0, -1);

    private OnnxWriter() {}

    /**
     * The bytes of a model file.
     *
     * @param handedOver names of weights that stay out of the file because the session gets them in memory; they are
     *     declared as external data
     * @throws dev.layerscope.server.error.DomainException MODEL_REFUSED where the rest doesn't fit into a file of 2 GiB
     */
    public static byte[] write(OnnxModel model, Predicate<String> handedOver) {
        return written(model, weight -> handedOver.test(weight) ? Optional.of(HANDED_OVER) : Optional.empty());
    }

    /**
     * The bytes of a model file.
     *
     * @param beside by name, where the weights are that lie in a file beside it
     * @throws dev.layerscope.server.error.DomainException MODEL_REFUSED where the rest doesn't fit into a file of 2 GiB
     */
    public static byte[] write(OnnxModel model, Map<String, Weight.External> beside) {
        return written(model, weight -> Optional.ofNullable(beside.get(weight)));
    }

    /** Where a weight is, by name; empty for one that is to be in the file. */
    private interface Elsewhere {
        Optional<Weight.External> of(String weight);
    }

    private static byte[] written(OnnxModel model, Elsewhere elsewhere) {
        FileSize.check(model.graph(), weight -> elsewhere.of(weight).isPresent());
        OnnxMl.ModelProto.Builder proto = OnnxMl.ModelProto.newBuilder()
                .setIrVersion(model.irVersion())
                .setProducerName("layerscope")
                .setGraph(graph(model.graph(), elsewhere));
        model.graph()
                .opsets()
                .forEach((domain, version) ->
                        proto.addOpsetImportBuilder().setDomain(domain).setVersion(version));
        model.metadata().forEach((key, value) -> proto.addMetadataProps(entry(key, value)));
        model.graph().functions().forEach(function -> proto.addFunctions(function(function)));
        return proto.build().toByteArray();
    }

    private static OnnxMl.GraphProto graph(Graph graph, Elsewhere elsewhere) {
        OnnxMl.GraphProto.Builder proto = OnnxMl.GraphProto.newBuilder().setName(graph.name());
        graph.inputs().forEach(input -> proto.addInput(value(input)));
        graph.outputs().forEach(output -> proto.addOutput(value(output)));
        graph.nodes().forEach(node -> proto.addNode(node(node)));
        for (Map.Entry<String, Weight> weight : graph.weights().entrySet()) {
            proto.addInitializer(elsewhere
                    .of(weight.getKey())
                    .map(place -> declared(weight.getKey(), weight.getValue(), place))
                    .orElseGet(() -> tensor(weight.getKey(), weight.getValue())));
        }
        return proto.build();
    }

    private static OnnxMl.FunctionProto function(Function function) {
        OnnxMl.FunctionProto.Builder proto = OnnxMl.FunctionProto.newBuilder()
                .setDomain(function.key().domain())
                .setName(function.key().name())
                .addAllInput(function.inputs())
                .addAllOutput(function.outputs())
                .addAllAttribute(function.parameters());
        if (!function.key().overload().isEmpty()) {
            proto.setOverload(function.key().overload());
        }
        function.opsets()
                .forEach((domain, version) ->
                        proto.addOpsetImportBuilder().setDomain(domain).setVersion(version));
        function.defaults().forEach((name, attribute) -> proto.addAttributeProto(attribute(name, attribute)));
        function.nodes().forEach(node -> proto.addNode(node(node)));
        return proto.build();
    }

    private static OnnxMl.NodeProto node(Node node) {
        OnnxMl.NodeProto.Builder proto = OnnxMl.NodeProto.newBuilder()
                .setName(node.name())
                .setOpType(node.opType())
                .setDomain(node.domain())
                .addAllInput(node.inputs())
                .addAllOutput(node.outputs());
        node.attributes().forEach((name, attribute) -> proto.addAttribute(attribute(name, attribute)));
        node.metadata().forEach((key, value) -> proto.addMetadataProps(entry(key, value)));
        if (!node.overload().isEmpty()) {
            proto.setOverload(node.overload());
        }
        return proto.build();
    }

    private static OnnxMl.StringStringEntryProto entry(String key, String value) {
        return OnnxMl.StringStringEntryProto.newBuilder()
                .setKey(key)
                .setValue(value)
                .build();
    }

    private static OnnxMl.AttributeProto attribute(String name, Attribute attribute) {
        OnnxMl.AttributeProto.Builder proto = OnnxMl.AttributeProto.newBuilder().setName(name);
        if (attribute instanceof Attribute.Real value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.FLOAT).setF(value.value());
        } else if (attribute instanceof Attribute.Int value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.INT).setI(value.value());
        } else if (attribute instanceof Attribute.Text value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.STRING).setS(ByteString.copyFromUtf8(value.value()));
        } else if (attribute instanceof Attribute.Constant value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.TENSOR).setT(tensor("", value.value()));
        } else if (attribute instanceof Attribute.Body value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                    .setG(graph(value.value(), weight -> Optional.empty()));
        } else if (attribute instanceof Attribute.Reals value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.FLOATS).addAllFloats(value.values());
        } else if (attribute instanceof Attribute.Ints value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.INTS).addAllInts(value.values());
        } else if (attribute instanceof Attribute.Texts value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.STRINGS);
            value.values().forEach(text -> proto.addStrings(ByteString.copyFromUtf8(text)));
        } else if (attribute instanceof Attribute.Bodies value) {
            proto.setType(OnnxMl.AttributeProto.AttributeType.GRAPHS);
            value.values().forEach(body -> proto.addGraphs(graph(body, weight -> Optional.empty())));
        } else if (attribute instanceof Attribute.Reference value) {
            proto.setRefAttrName(value.parameter());
            proto.setType(Optional.ofNullable(OnnxMl.AttributeProto.AttributeType.forNumber(value.typeNumber()))
                    .orElse(OnnxMl.AttributeProto.AttributeType.UNDEFINED));
        } else if (attribute instanceof Attribute.Opaque value) {
            return parsed(value.encoded());
        }
        return proto.build();
    }

    private static OnnxMl.AttributeProto parsed(ByteBuffer encoded) {
        try {
            return OnnxMl.AttributeProto.parseFrom(encoded.duplicate());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("attribute was read from a model before", e);
        }
    }

    private static OnnxMl.ValueInfoProto value(ValueInfo value) {
        OnnxMl.ValueInfoProto.Builder proto = OnnxMl.ValueInfoProto.newBuilder().setName(value.name());
        value.type().ifPresent(type -> proto.setType(type(type)));
        return proto.build();
    }

    private static OnnxMl.TypeProto type(ValueType type) {
        if (type instanceof ValueType.TensorType tensor) {
            OnnxMl.TypeProto.Tensor.Builder proto =
                    OnnxMl.TypeProto.Tensor.newBuilder().setElemType(tensor.elementNumber());
            tensor.dims().ifPresent(dims -> {
                OnnxMl.TensorShapeProto.Builder shape = proto.getShapeBuilder();
                for (ValueType.Dim dim : dims) {
                    OnnxMl.TensorShapeProto.Dimension.Builder written = shape.addDimBuilder();
                    if (dim.isFixed()) {
                        written.setDimValue(dim.size());
                    } else if (!dim.symbol().isEmpty()) {
                        written.setDimParam(dim.symbol());
                    }
                }
            });
            return OnnxMl.TypeProto.newBuilder().setTensorType(proto).build();
        }
        if (type instanceof ValueType.SequenceType sequence) {
            OnnxMl.TypeProto.Sequence proto = OnnxMl.TypeProto.Sequence.newBuilder()
                    .setElemType(type(sequence.element()))
                    .build();
            return OnnxMl.TypeProto.newBuilder().setSequenceType(proto).build();
        }
        try {
            return OnnxMl.TypeProto.parseFrom(
                    ((ValueType.OtherType) type).encoded().duplicate());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("type was read from a model before", e);
        }
    }

    private static OnnxMl.TensorProto tensor(String name, Weight weight) {
        if (weight.content() instanceof Weight.Opaque opaque) {
            try {
                return OnnxMl.TensorProto.parseFrom(opaque.encoded().duplicate());
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("weight was read from a model before", e);
            }
        }
        OnnxMl.TensorProto.Builder proto = typed(name, weight);
        if (weight.content() instanceof Weight.Bytes bytes) {
            proto.setRawData(UnsafeByteOperations.unsafeWrap(bytes.view()));
        } else if (weight.content() instanceof Weight.Rearranged rearranged) {
            proto.setRawData(UnsafeByteOperations.unsafeWrap(rearranged.copied().view()));
        } else if (weight.content() instanceof Weight.External external) {
            throw new IllegalStateException("weight '%s' was not read from '%s'".formatted(name, external.location()));
        }
        return proto.build();
    }

    private static OnnxMl.TensorProto declared(String name, Weight weight, Weight.External place) {
        OnnxMl.TensorProto.Builder proto =
                typed(name, weight).setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL);
        proto.addExternalDataBuilder().setKey("location").setValue(place.location());
        if (place.length() >= 0) {
            proto.addExternalDataBuilder().setKey("offset").setValue(Long.toString(place.offset()));
            proto.addExternalDataBuilder().setKey("length").setValue(Long.toString(place.length()));
        }
        return proto.build();
    }

    private static OnnxMl.TensorProto.Builder typed(String name, Weight weight) {
        OnnxMl.TensorProto.Builder proto =
                OnnxMl.TensorProto.newBuilder().setName(name).setDataType(weight.elementNumber());
        for (long dim : weight.shape().toArray()) {
            proto.addDims(dim);
        }
        return proto;
    }
}
