// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.raw.RejectedRecordException;

/** What a change event says was done. */
enum Operation {
  /** A row with a row marker. */
  INSERT,
  /** Cells only, deleted ones too. */
  UPDATE,
  /** A row if no column except the key is named; else cells, and one whole collection. */
  DELETE,
  /** Cells, and elements of collections that are not named. */
  COMPLEX_ELEMENT_DELETE,
  DELETE_RANGE,
  DELETE_PARTITION;

  static Operation of(String symbol) {
    for (Operation operation : values()) {
      if (operation.name().equals(symbol)) {
        return operation;
      }
    }
    throw RejectedRecordException.malformed(
        "field 'operationType' is '" + symbol + "', no known operation");
  }
}
