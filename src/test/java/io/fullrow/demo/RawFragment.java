// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import java.util.List;

/**
 * A raw record as a person reads it.
 *
 * @param from where the replica found it: each replica has its own place
 * @param op what it is, in a letter
 * @param writetime in microseconds, the highest of the mutation: the same in every copy
 * @param key of the row; of a deletion of more than a row the columns that it has
 * @param touched the columns that the mutation set, with their values; nothing is said of the rest
 */
record RawFragment(
    int partition,
    long offset,
    String from,
    String op,
    long writetime,
    List<String> key,
    String touched) {
  static final List<String> KEY = List.of("genre", "year", "rating", "duration");

  /** What tells one replica's copy of a mutation from another's. */
  String copy() {
    return from + writetime;
  }
}
