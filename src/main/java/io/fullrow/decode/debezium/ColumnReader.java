package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Fidelity;
import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;

/**
 * A column with the reader of its values.
 *
 * @param carried whether its cells are decoded: not where the format misses them
 */
record ColumnReader(Column column, boolean carried, ValueReader values) {

  static ColumnReader of(Column column, ValueReader values, Fidelity.Level level) {
    boolean carried = column.isPrimaryKey() || level != Fidelity.Level.MISSING;
    return new ColumnReader(column, carried, values);
  }

  /** The reader of a whole value that is one cell or one component of a key. */
  static ValueReader wholeValue(Column column, boolean composite, boolean lossAccepted) {
    boolean sliced =
        composite
            && column.kind() == Column.Kind.PARTITION_KEY
            && column.type().equals(DataTypes.BLOB);
    return sliced
        ? Texts::slicedBlob
        : ValueReaders.of(column.type(), lossAccepted).orElse(ColumnReader::notCarried);
  }

  private static Bytes notCarried(Raw raw, boolean connectDecimals) {
    throw NotAValue.because("the format does not carry values of this type", raw, "leave it out");
  }

  String name() {
    return column.name();
  }

  /**
   * @throws Rejected if {@code raw} is no value of the column's type
   */
  Bytes read(Raw raw, Payload payload) {
    return read(values, raw, payload);
  }

  /** With another reader than that of whole values, such as that of an element. */
  Bytes read(ValueReader reader, Raw raw, Payload payload) {
    try {
      return reader.read(raw, payload.connectDecimals());
    } catch (NotAValue e) {
      throw notAValue(e.problem(), e.mend());
    } catch (IllegalArgumentException e) {
      throw notAValue(e.getMessage() + ": " + raw.brief(), "compare source and target table");
    }
  }

  Rejected notAValue(String problem, String mend) {
    return Rejected.malformed(
        "column '" + name() + "' (" + CqlTypes.name(column.type()) + "): " + problem + "; " + mend);
  }
}
