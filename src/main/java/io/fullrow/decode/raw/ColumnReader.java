// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;

/**
 * A column with the reader of its values.
 *
 * @param carried whether its cells are decoded: not where the format misses them
 */
public record ColumnReader(Column column, boolean carried, ValueReader values) {

  /** A {@link ValueReader} for what a format does not carry. */
  @SuppressWarnings("DoNotCallSuggester") // a ValueReader
  public static Bytes notCarried(Raw raw, boolean connectDecimals) {
    throw NotAValueException.because(
        "the format does not carry values of this type", raw, "leave it out");
  }

  public String name() {
    return column.name();
  }

  /**
   * @throws RejectedRecordException if {@code raw} is no value of the column's type
   */
  public Bytes read(Raw raw, Payload payload) {
    return read(values, raw, payload);
  }

  /** With another reader than that of whole values, such as that of an element. */
  public Bytes read(ValueReader reader, Raw raw, Payload payload) {
    try {
      return reader.read(raw, payload.connectDecimals());
    } catch (NotAValueException e) {
      throw e.unknownField()
          .map(field -> RejectedRecordException.unknownField(name(), field))
          .orElseGet(() -> notAValue(e.problem(), e.remedy()));
    } catch (IllegalArgumentException e) {
      throw notAValue(e.getMessage() + ": " + raw.brief(), "compare source and target table");
    }
  }

  public RejectedRecordException notAValue(String problem, String remedy) {
    return RejectedRecordException.malformed(
        "column '"
            + name()
            + "' ("
            + CqlTypes.name(column.type())
            + "): "
            + problem
            + "; "
            + remedy);
  }
}
