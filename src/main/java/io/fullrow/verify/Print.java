// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import io.fullrow.model.Bytes;

/**
 * What a cell is recognized by at a later reading, at another "now".
 *
 * @param expiry in seconds since the epoch; -1 for a cell that does not expire
 * @param content the value, or a hash of a long one
 */
record Print(long writetime, long expiry, Bytes content) {
  private static final int LONG = 32;

  /** Of a row that is there, whatever its cells. */
  static final Print PRESENT = new Print(0, -1, Bytes.empty());

  /**
   * @param now at which it was read
   */
  static Print of(SeenCell cell, long now) {
    Bytes value = cell.value();
    return new Print(
        cell.writetime(),
        cell.ttl().map(ttl -> now + ttl).orElse(-1L),
        value.size() <= LONG ? value : Bytes.wrap(SchemaFingerprint.sha256(value.toArray())));
  }
}
