// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CqlValuesTest {

  @Test
  void shouldEncodeAndDecodeTheDriversJavaTypes() {
    // given
    DataType type = DataTypes.mapOf(DataTypes.TEXT, DataTypes.frozenListOf(DataTypes.INT));
    Map<String, List<Integer>> value = Map.of("a", List.of(1, 2));

    // when
    Bytes encoded = CqlValues.encode(type, value);

    // then
    assertThat(CqlValues.decode(type, encoded)).isEqualTo(value);
    assertThat(CqlValues.render(type, encoded)).isEqualTo("{'a':[1,2]}");
  }

  @Test
  void shouldRefuseJavaValuesThatAreNoValuesOfTheType() {
    assertThatThrownBy(() -> CqlValues.encode(DataTypes.INT, "five"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("String is not a value of int");
    assertThatThrownBy(() -> CqlValues.encode(DataTypes.TIMESTAMP, Instant.MAX))
        .isInstanceOf(IllegalArgumentException.class);
    List<Integer> withNull = Arrays.asList(1, null);
    assertThatThrownBy(() -> CqlValues.encode(DataTypes.listOf(DataTypes.INT), withNull))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "int, 000001",
    "boolean, 0101",
    "uuid, 00",
    "inet, 0102030405",
    "time, 7fffffffffffffff",
    "list, 000000",
    "list, 0000000100000005",
    "list, 7fffffff"
  })
  void shouldRefuseBytesThatAreNoValueOfTheType(String name, String hex) {
    // given
    DataType type =
        name.equals("list") ? DataTypes.listOf(DataTypes.INT) : OrderedType.named(name).type();

    // then
    assertThatThrownBy(() -> CqlValues.decode(type, Bytes.fromHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRenderAsHexadecimalWhatJavaCannotHold() {
    assertThat(CqlValues.render(DataTypes.INT, Bytes.empty())).isEqualTo("0x");
    assertThat(CqlValues.render(DataTypes.VARINT, Bytes.fromHex("000005"))).isEqualTo("0x000005");
    assertThat(CqlValues.render(DataTypes.INT, Bytes.fromHex("01"))).isEqualTo("0x01");
    assertThat(CqlValues.render(DataTypes.TIME, Bytes.fromHex("7fffffffffffffff")))
        .isEqualTo("0x7fffffffffffffff");
    assertThat(CqlValues.render(DataTypes.TEXT, CqlValues.encode(DataTypes.TEXT, "x".repeat(999))))
        .endsWith("…(999 bytes)")
        .hasSizeLessThan(200);
  }

  @Test
  void shouldTakeNestedValuesApart() {
    // given
    Bytes five = CqlValues.encode(DataTypes.INT, 5);
    Bytes list = CqlValues.encode(DataTypes.listOf(DataTypes.INT), List.of(5));

    // then
    assertThat(CqlElements.ofCollection(list)).containsExactly(Optional.of(five));
    assertThat(CqlElements.ofTuple(Bytes.fromHex("0000000400000005ffffffff"), 3))
        .containsExactly(Optional.of(five), Optional.empty());
  }

  static Stream<Arguments> endless() {
    DataType list = DataTypes.frozenListOf(DataTypes.INT);
    String count = "7fffffff";
    String sized = "00000004" + count;
    return Stream.of(
        Arguments.of(DataTypes.frozenListOf(list), "00000001" + sized),
        Arguments.of(DataTypes.frozenSetOf(list), "00000001" + sized),
        Arguments.of(DataTypes.frozenMapOf(DataTypes.INT, list), "00000001" + "00000000" + sized),
        Arguments.of(DataTypes.vectorOf(list, 1), "04" + count),
        Arguments.of(DataTypes.tupleOf(DataTypes.INT, list), "ffffffff" + sized),
        Arguments.of(DataTypes.frozenListOf(DataTypes.tupleOf(list)), "0000000100000008" + sized),
        Arguments.of(
            new UserDefinedTypeBuilder("k", "u").withField("l", list).frozen().build(), sized));
  }

  /** The driver would first make room for two thousand million elements. */
  @ParameterizedTest
  @MethodSource("endless")
  void shouldRefuseMoreElementsThanBytesAtAnyDepth(DataType type, String hex) {
    assertThatThrownBy(() -> CqlValues.decode(type, Bytes.fromHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(CqlValues.render(type, Bytes.fromHex(hex))).isEqualTo("0x" + hex);
  }

  @Test
  void shouldDecodeAUdtWithFieldsThatTheTypeDoesNotHave() {
    UserDefinedType udt =
        new UserDefinedTypeBuilder("k", "u").withField("a", DataTypes.INT).frozen().build();
    Bytes value = Bytes.fromHex("0000000400000005" + "0000000161");

    assertThat(CqlValues.decode(udt, value)).isEqualTo(udt.newValue(5));
  }

  @ParameterizedTest
  @CsvSource({"7fffffff", "ffffffff", "0000000100000005aa", "00000001", "0000000000", "0000"})
  void shouldRefuseBytesThatAreNoCollection(String hex) {
    assertThatThrownBy(() -> CqlElements.ofCollection(Bytes.fromHex(hex)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldTakeVectorsWithLongElementsApart() {
    // given
    byte[] element = new byte[20_000];
    new Random(1).nextBytes(element);
    byte[] vector = new byte[element.length + 3];
    vector[0] = (byte) 0xC0;
    vector[1] = (byte) (element.length >>> 8);
    vector[2] = (byte) element.length;
    System.arraycopy(element, 0, vector, 3, element.length);

    // when
    var elements =
        CqlElements.vector(Bytes.of(vector).toByteBuffer(), DataTypes.vectorOf(DataTypes.BLOB, 1));

    // then
    assertThat(elements.get(0).map(Bytes::copyOf)).contains(Bytes.of(element));
  }
}
