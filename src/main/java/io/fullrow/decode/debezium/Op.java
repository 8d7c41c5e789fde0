// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.raw.RejectedRecordException;

/**
 * What a change event says was done. The connector's own codes, and those that its {@code
 * EnvelopeTransformation} makes of them. {@code r} is a range deletion here, not Debezium's "read".
 */
enum Op {
  /** A row with a row marker. */
  INSERT,
  /** Cells only. */
  UPDATE,
  /** A row or a partition deletion. */
  DELETE,
  /** A range deletion. */
  RANGE;

  static Op of(String code) {
    return switch (code) {
      case "i", "c" -> INSERT;
      case "u" -> UPDATE;
      case "d" -> DELETE;
      case "r", "t" -> RANGE;
      default ->
          throw RejectedRecordException.malformed(
              "field 'op' is '" + code + "', expected one of i, u, d, r (or c, t)");
    };
  }
}
