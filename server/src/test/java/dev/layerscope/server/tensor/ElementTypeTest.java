package dev.layerscope.server.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElementTypeTest {
    @ParameterizedTest
    @EnumSource
    void aTypeHasTheNumberThatOnnxGivesItsName(ElementType type) {
        assertThat(DataType.forNumber(type.onnxNumber())).isEqualTo(DataType.valueOf(type.name()));
        assertThat(ElementType.ofOnnx(type.onnxNumber())).hasValue(type);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 8, 12, 13, 14, 15, 16, 17, 21, 22, 99, -1})
    void typesThatTheJavaApiCannotMoveAreNone(int number) {
        assertThat(ElementType.ofOnnx(number)).isEmpty();
    }

    @Test
    void onlyThreeAreFloatingPoint() {
        assertThat(ElementType.values())
                .filteredOn(ElementType::isFloatingPoint)
                .containsExactly(ElementType.FLOAT, ElementType.FLOAT16, ElementType.DOUBLE);
    }
}
