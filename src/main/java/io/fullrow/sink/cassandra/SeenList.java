// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.sink.ListContent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A list as {@link SelectList} shows it.
 *
 * @param values none for a null column
 * @param expiries of the elements, or one of a frozen list, in seconds since the epoch
 * @param writetime the highest one, in µs; empty for a null column
 */
record SeenList(List<Bytes> values, List<OptionalLong> expiries, OptionalLong writetime) {
  private static final SeenList NULL = new SeenList(List.of(), List.of(), OptionalLong.empty());

  /**
   * @param nowSecond for which the row was read, in seconds since the epoch
   */
  static SeenList of(@Nullable Row row, boolean frozen, long nowSecond) {
    ByteBuffer value = row == null ? null : row.getBytesUnsafe(0);
    if (row == null || value == null) {
      return NULL;
    }
    List<Bytes> values =
        CqlElements.ofCollection(Bytes.copyOf(value)).stream().map(Optional::orElseThrow).toList();
    List<Optional<Bytes>> writetimes = cells(row.getBytesUnsafe(1), frozen);
    List<OptionalLong> expiries = new ArrayList<>();
    for (Optional<Bytes> ttl : cells(row.getBytesUnsafe(2), frozen)) {
      expiries.add(
          ttl.isPresent()
              ? OptionalLong.of(nowSecond + ttl.get().toByteBuffer().getInt())
              : OptionalLong.empty());
    }
    OptionalLong highest =
        writetimes.stream()
            .flatMap(Optional::stream)
            .mapToLong(micros -> micros.toByteBuffer().getLong())
            .max();
    return new SeenList(values, expiries, highest);
  }

  private static List<Optional<Bytes>> cells(@Nullable ByteBuffer value, boolean frozen) {
    if (frozen || value == null) {
      return List.of(Optional.ofNullable(value).map(Bytes::copyOf));
    }
    return CqlElements.ofCollection(Bytes.copyOf(value));
  }

  /** Whether it is what it is to be, expiries included. */
  boolean shows(ListContent content, boolean frozen) {
    if (!values.equals(content.values())) {
      return false;
    }
    if (values.isEmpty()) {
      return true;
    }
    return expiries.equals(
        frozen
            ? List.of(content.wholeExpiry())
            : content.elements().stream().map(ListContent.Element::expiry).toList());
  }
}
