// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.decode.Fidelity;
import io.fullrow.decode.MovieTable;
import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.NativeValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every native type: in the publisher's schema and in the reader, or in neither. */
class SidecarTypesTest {
  /** Of every decimal, as the publisher writes them. */
  private static final int SCALE = 19;

  @ParameterizedTest
  @EnumSource
  void shouldReadTheTypesThatItHasASchemaFor(NativeCqlType type) {
    assertThat(SidecarColumns.reader(type).isPresent())
        .as("SidecarColumns reads a type as PayloadSchemas has a schema for it")
        .isEqualTo(PayloadSchemas.of(type).isPresent());
  }

  static Stream<NativeCqlType> published() {
    return Stream.of(NativeCqlType.values()).filter(type -> PayloadSchemas.of(type).isPresent());
  }

  @ParameterizedTest
  @MethodSource("published")
  void shouldReadWhatIsPublished(NativeCqlType type) {
    // given
    TableSchema table = MovieTable.single(type.type());
    Column column = table.regulars().get(0);
    ColumnReader reader = new SidecarColumns().column(column, table, false);
    boolean exact = SidecarFidelity.of(column).level() == Fidelity.Level.EXACT;
    for (Bytes value : NativeValues.all(type)) {
      // when
      Raw raw = raw(datum(type, value), PayloadSchemas.of(table));
      Bytes read = reader.read(raw, new Payload(raw, false));

      // then
      assertThat(read.equals(value)).as("%s read as %s", value, read).isEqualTo(exact);
      assertThat(datum(type, read)).isEqualTo(datum(type, value));
    }
  }

  /** What the publisher gives to Avro. */
  private static Object datum(NativeCqlType type, Bytes value) {
    Object decoded = Objects.requireNonNull(CqlValues.decode(type.type(), value));
    return switch (type) {
      case ASCII, BIGINT, BLOB, BOOLEAN, DOUBLE, FLOAT, INT, TEXT -> decoded;
      case DATE -> (int) ((LocalDate) decoded).toEpochDay();
      case DECIMAL -> number(type, ((BigDecimal) decoded).setScale(SCALE).unscaledValue());
      case INET -> ByteBuffer.wrap(((InetAddress) decoded).getAddress());
      case SMALLINT, TINYINT -> ((Number) decoded).intValue();
      case TIME -> ((LocalTime) decoded).toNanoOfDay();
      case TIMESTAMP -> TimeUnit.MILLISECONDS.toMicros(((Instant) decoded).toEpochMilli());
      case TIMEUUID, UUID -> decoded.toString();
      case VARINT -> number(type, (BigInteger) decoded);
      case COUNTER, DURATION -> throw new AssertionError("not published");
    };
  }

  private static Object number(NativeCqlType type, BigInteger unscaled) {
    return SidecarValues.number(PayloadSchemas.of(type).orElseThrow(), unscaled);
  }

  /** By Avro's own writer. */
  private static Raw raw(Object datum, Schema payload) {
    GenericData.Record values = new GenericData.Record(payload);
    values.put("k", "any");
    values.put("c", datum);
    Bytes written = Bytes.copyOf(SidecarEvents.bytes(payload, values));
    return ((Raw.Struct) AvroTree.unframed(written, payload, "payload")).get("c");
  }
}
