// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.model.Bytes;

/** Which bytes are values of one type. */
@FunctionalInterface
interface ValueRule {
  /**
   * @throws IllegalArgumentException if {@code value} is none of the type; the message is one
   *     phrase without the bytes
   * @throws UnknownFieldException if it may be one of a newer version of the type
   */
  void check(Bytes value);
}
