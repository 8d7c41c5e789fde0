// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload.anytable;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * What is bound to one place of a statement, as the bytes that go to the server.
 *
 * @param set whether anything is: an unset place writes nothing
 * @param value empty for null
 */
record Bound(boolean set, Optional<Bytes> value) {
  static final Bound UNSET = new Bound(false, Optional.empty());
  static final Bound NULL = new Bound(true, Optional.empty());

  static Bound of(Bytes value) {
    return new Bound(true, Optional.of(value));
  }

  static Bound bigint(long value) {
    return of(RandomValues.fixed(value, Long.BYTES));
  }

  static Bound integer(int value) {
    return of(RandomValues.fixed(value, Integer.BYTES));
  }

  BoundStatementBuilder bind(BoundStatementBuilder statement, int index) {
    return set
        ? statement.setBytesUnsafe(index, value.map(Bytes::toByteBuffer).orElse(null))
        : statement;
  }
}
