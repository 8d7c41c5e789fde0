// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.ColumnReaders;
import io.fullrow.decode.raw.Natives;
import io.fullrow.decode.raw.NotAValueException;
import io.fullrow.decode.raw.Numbers;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.ValueReader;
import io.fullrow.decode.raw.ValueReaders;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads values as the publisher writes them. */
final class SidecarColumns implements ColumnReaders {
  private static final int DECIMAL_SCALE = 19;
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int IPV4 = 4;
  private static final int IPV6 = 16;

  @Override
  public ColumnReader column(Column column, TableSchema schema, boolean lossAccepted) {
    boolean missing = SidecarFidelity.of(column).level() == Fidelity.Level.MISSING;
    ValueReader reader =
        missing ? ColumnReader::notCarried : reader(column.type()).orElse(ColumnReader::notCarried);
    return new ColumnReader(column, !missing, reader);
  }

  @Override
  public List<ValueReader> elements(Column column, boolean lossAccepted) {
    return CqlTypes.parts(column.type()).stream().map(type -> reader(type).orElseThrow()).toList();
  }

  private static Optional<ValueReader> reader(DataType type) {
    return ValueReaders.nested(type, SidecarColumns::reader);
  }

  /** Present for the types that {@link PayloadSchemas#of(NativeCqlType)} has a schema for. */
  static Optional<ValueReader> reader(NativeCqlType type) {
    return switch (type) {
      case BLOB -> Optional.of((raw, unused) -> bytes(raw));
      case INET -> Optional.of((raw, unused) -> inet(raw));
      case TIMESTAMP -> Optional.of((raw, unused) -> timestamp(raw));
      case VARINT ->
          Optional.of((raw, unused) -> CqlValues.encode(DataTypes.VARINT, twosComplement(raw)));
      case DECIMAL -> Optional.of((raw, unused) -> decimal(raw));
      case ASCII,
          BIGINT,
          BOOLEAN,
          DATE,
          DOUBLE,
          FLOAT,
          INT,
          SMALLINT,
          TEXT,
          TIME,
          TIMEUUID,
          TINYINT,
          UUID ->
          Natives.of(type);
      case COUNTER, DURATION -> Optional.empty();
    };
  }

  private static Bytes bytes(Raw raw) {
    if (raw instanceof Raw.Binary binary) {
      return binary.value();
    }
    throw NotAValueException.expected("bytes", raw);
  }

  private static Bytes inet(Raw raw) {
    Bytes address = bytes(raw);
    if (address.size() != IPV4 && address.size() != IPV6) {
      throw NotAValueException.expected("an address", raw);
    }
    return address;
  }

  /** Microseconds of a value that has milliseconds. */
  private static Bytes timestamp(Raw raw) {
    long micros = Numbers.whole(raw);
    // Beyond its range the publisher writes the highest number.
    if (micros % MICROS_PER_MILLI != 0) {
      throw NotAValueException.because("no whole millisecond", raw);
    }
    return CqlValues.encode(DataTypes.TIMESTAMP, Instant.ofEpochMilli(micros / MICROS_PER_MILLI));
  }

  private static Bytes decimal(Raw raw) {
    return CqlValues.encode(DataTypes.DECIMAL, new BigDecimal(twosComplement(raw), DECIMAL_SCALE));
  }

  private static BigInteger twosComplement(Raw raw) {
    Bytes bytes = bytes(raw);
    if (bytes.isEmpty()) {
      throw NotAValueException.because("a number without any byte", raw);
    }
    return new BigInteger(bytes.unsafeArray());
  }
}
