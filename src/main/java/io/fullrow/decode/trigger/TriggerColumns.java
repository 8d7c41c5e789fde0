// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
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
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;

/** Reads texts as Cassandra's types write them, and numbers and booleans of JSON as themselves. */
final class TriggerColumns implements ColumnReaders {
  private static final Set<DataType> NUMBERS =
      Set.of(
          DataTypes.TINYINT,
          DataTypes.SMALLINT,
          DataTypes.INT,
          DataTypes.BIGINT,
          DataTypes.FLOAT,
          DataTypes.DOUBLE,
          DataTypes.BOOLEAN);

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
    if (type.equals(DataTypes.DURATION)) {
      return duration(text);
    }
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

  private static Bytes duration(Raw.Text text) {
    try {
      return CqlValues.encode(DataTypes.DURATION, CqlDuration.from(text.value()));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw NotAValueException.expected("a duration", text);
    }
  }

  private static Bytes scalar(DataType type, Raw raw) {
    if (type.equals(DataTypes.DECIMAL)) {
      return Digits.decimal(raw, false);
    }
    if (type.equals(DataTypes.VARINT)) {
      return Digits.varint(raw, false);
    }
    if (!NUMBERS.contains(type)) {
      throw NotAValueException.expected("text", raw);
    }
    return Natives.of(type).orElseThrow().read(raw, false);
  }
}
