// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

/** How well Avro holds one serialized CQL value. */
public enum Fit {
  /** Reading gives the same bytes. */
  EXACT,
  /** The nearest value can be shown; the bytes must be kept elsewhere. */
  SHOWN,
  /** No value of the Avro type stands for it: it is shown as null, the bytes kept elsewhere. */
  ABSENT;

  /** The worse of the two. */
  Fit and(Fit other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
