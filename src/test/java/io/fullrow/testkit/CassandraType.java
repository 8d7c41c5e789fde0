// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * What Cassandra's own class of a type answers: see {@link CassandraTypes}. The implementation is
 * in {@code src/test/cassandra} and lives in a class loader of its own.
 */
public interface CassandraType {
  /** Finds types. */
  interface Parser {
    /**
     * @param cql as in a table's definition
     */
    CassandraType parse(String cql);
  }

  /** Whether the bytes are a value of the type. */
  boolean accepts(Bytes value);

  /** Whether a key can have the value: it takes decimals without digits and cannot compare them. */
  boolean sorts(Bytes value);

  /** The order of two values in an ascending clustering column. */
  int compare(Bytes left, Bytes right);

  /** As triggers write a value; empty for the texts that Cassandra takes and cannot write. */
  Optional<String> text(Bytes value);

  /** 0 where an element of a vector stands behind its length. */
  int sizeInVectors();

  /** Whether a value may have no bytes. */
  boolean allowsEmpty();

  /** Whether a value without bytes, if allowed, means nothing. */
  boolean isEmptyMeaningless();
}
