// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.ColumnReaders;
import io.fullrow.decode.raw.Digits;
import io.fullrow.decode.raw.Natives;
import io.fullrow.decode.raw.NotAValueException;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.TypeText;
import io.fullrow.decode.raw.ValueReader;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Optional;

/** Reads texts as Cassandra's types write them, and numbers and booleans of JSON as themselves. */
final class TriggerColumns implements ColumnReaders {
  @Override
  public ColumnReader column(Column column, TableSchema schema, boolean lossAccepted) {
    boolean missing = TriggerFidelity.of(column, schema).level() == Fidelity.Level.MISSING;
    DataType type = column.type();
    ValueReader reader = missing ? ColumnReader::notCarried : (raw, unused) -> read(type, raw);
    return new ColumnReader(column, !missing, reader);
  }

  @Override
  public List<ValueReader> elements(Column column, boolean lossAccepted) {
    throw new IllegalStateException("no column that is not frozen is carried: " + column);
  }

  private static Bytes read(DataType type, Raw raw) {
    return raw instanceof Raw.Text text ? text(type, text) : scalar(type, raw);
  }

  private static Bytes text(DataType type, Raw.Text text) {
    Bytes bytes = TypeText.bytes(type, text.value());
    if (CqlTypes.isCollection(type)) {
      requireValue(type, bytes, text);
    }
    return bytes;
  }

  // The digits of a frozen collection are taken as they are: they must be one.
  private static void requireValue(DataType type, Bytes bytes, Raw.Text text) {
    try {
      CqlValues.decode(type, bytes);
    } catch (IllegalArgumentException e) {
      throw NotAValueException.because("not a serialized " + CqlTypes.name(type), text);
    }
  }

  private static Bytes scalar(DataType type, Raw raw) {
    return NativeCqlType.find(type)
        .flatMap(TriggerColumns::reader)
        .orElseThrow(() -> NotAValueException.expected("text", raw))
        .read(raw, false);
  }

  /** Of what comes as a number or boolean of JSON. */
  private static Optional<ValueReader> reader(NativeCqlType type) {
    return switch (type) {
      case BIGINT, BOOLEAN, DOUBLE, FLOAT, INT, SMALLINT, TINYINT -> Natives.of(type);
      case DECIMAL -> Optional.of(Digits::decimal);
      case VARINT -> Optional.of(Digits::varint);
      case ASCII, BLOB, COUNTER, DATE, DURATION, INET, TEXT, TIME, TIMESTAMP, TIMEUUID, UUID ->
          Optional.empty();
    };
  }
}
