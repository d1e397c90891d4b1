package dev.layerscope.server.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.layerscope.server.graph.Attribute;
import dev.layerscope.server.graph.Graph;
import dev.layerscope.server.tensor.ElementType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrecisionTest {
    @Test
    void theCoarsestRoundingOnTheWayCounts() {
        Graph graph = new GraphBuilder()
                .input("x", 1, 4)
                .weight("scale", 1)
                .node("Shape", "shape", "x")
                .node("Neg", "single", "x")
                .node("Cast", "half", Map.of("to", new Attribute.Int(10)), "single")
                .node("Cast", "widened", Map.of("to", new Attribute.Int(1)), "half")
                .node("ArgMax", "index", "single")
                .node("QuantizeLinear", "steps", "widened", "scale")
                .node("DequantizeLinear", "values", "steps", "scale")
                .node("Relu", "behind", "values")
                .node("DequantizeLinear", "stored", "scale", "scale")
                .node("RandomNormalLike", "noise", "x")
                .node("Add", "noisy", "behind", "noise")
                .node("Cast", "brain", Map.of("to", new Attribute.Int(16)), "single")
                .node("Cast", "unbrained", Map.of("to", new Attribute.Int(1)), "brain")
                .node("Cast", "eighth", Map.of("to", new Attribute.Int(17)), "single")
                .node("Cast", "uneighth", Map.of("to", new Attribute.Int(1)), "eighth")
                .output("noisy")
                .build();
        Map<String, ElementType> types = new HashMap<>(Map.of(
                "shape", ElementType.INT64,
                "index", ElementType.INT64,
                "half", ElementType.FLOAT16,
                "steps", ElementType.UINT8));
        for (String value :
                List.of("single", "widened", "values", "behind", "stored", "noisy", "brain", "unbrained", "uneighth")) {
            types.put(value, ElementType.FLOAT);
        }

        Map<String, Precision> precisions = Precision.of(graph, types, Set.of("brain"));

        assertThat(precisions)
                .containsEntry("shape", Precision.EXACT)
                .containsEntry("single", Precision.FLOAT)
                .containsEntry("half", Precision.FLOAT16)
                .containsEntry("widened", Precision.FLOAT16)
                .containsEntry("brain", Precision.BFLOAT16)
                .containsEntry("unbrained", Precision.BFLOAT16)
                .containsEntry("uneighth", Precision.QUANTIZED)
                .containsEntry("index", Precision.FLOAT)
                .containsEntry("steps", Precision.QUANTIZED)
                .containsEntry("values", Precision.QUANTIZED)
                .containsEntry("behind", Precision.QUANTIZED)
                .containsEntry("stored", Precision.EXACT)
                .containsEntry("noisy", Precision.RANDOM);
    }
}
