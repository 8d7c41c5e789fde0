// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.raw.Natives;
import io.fullrow.decode.raw.NotAValueException;
import io.fullrow.decode.raw.Numbers;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.Texts;
import io.fullrow.decode.raw.ValueReader;
import io.fullrow.decode.raw.ValueReaders;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlValues;
import java.util.Optional;

/** The reader of each native type, and of what is built of them. */
final class Scalars {
  private Scalars() {}

  /** Empty if it is no native type, or one that the format never carries. */
  static Optional<ValueReader> of(DataType type, boolean lossAccepted) {
    if (type.equals(DataTypes.DECIMAL)) {
      return Optional.of(Decimals.decimal(lossAccepted));
    }
    if (type.equals(DataTypes.VARINT)) {
      return Optional.of(Decimals.varint(lossAccepted));
    }
    return type.equals(DataTypes.DURATION) ? Optional.of(Scalars::duration) : Natives.of(type);
  }

  /**
   * Of a whole column value, or of an element of a collection that is not frozen. Empty for a type
   * that the format does not carry.
   *
   * @param lossAccepted whether numbers that are not exact are taken for decimals and varints
   */
  static Optional<ValueReader> whole(DataType type, boolean lossAccepted) {
    return type.equals(DataTypes.BLOB)
        ? Natives.of(type)
        : ValueReaders.nested(type, part -> part(part, lossAccepted));
  }

  private static Optional<ValueReader> part(DataType type, boolean lossAccepted) {
    return type.equals(DataTypes.BLOB) ? Optional.of(Scalars::slicedBlob) : of(type, lossAccepted);
  }

  /** Nanoseconds: the connector has made months and days nanoseconds, which is a declared loss. */
  private static Bytes duration(Raw raw, boolean connectDecimals) {
    return CqlValues.encode(DataTypes.DURATION, CqlDuration.newInstance(0, 0, Numbers.whole(raw)));
  }

  /**
   * A blob inside of another value. The connector hands JSON the buffer that it is a part of, and
   * all of that buffer comes; in Avro the part comes.
   */
  static Bytes slicedBlob(Raw raw, boolean connectDecimals) {
    if (raw instanceof Raw.Text) {
      throw NotAValueException.because(
          "a blob inside of another value comes wrong in JSON",
          raw,
          "use Avro, or leave the table out");
    }
    return Texts.bytes(raw);
  }
}
