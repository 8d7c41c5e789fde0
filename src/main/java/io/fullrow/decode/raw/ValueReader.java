// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;

/** Serializes the raw values of one CQL type. */
@FunctionalInterface
public interface ValueReader {
  /**
   * @param raw not null
   * @param connectDecimals see {@link Payload#connectDecimals}
   * @throws NotAValueException if it is no value of the type
   * @throws IllegalArgumentException if the type's codec refuses it
   */
  Bytes read(Raw raw, boolean connectDecimals);
}
