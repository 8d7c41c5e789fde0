// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.CellKey;
import io.fullrow.model.RowContent;

/**
 * A lower bound of an encoded event's size, in bytes, found without encoding it: a row of a hundred
 * thousand elements takes a second to encode, and no topic takes it in the end.
 */
public final class LeastSize implements DataEvent.Visitor<Long> {
  private static final LeastSize INSTANCE = new LeastSize();

  /**
   * Of a cell's metadata: path, writetime, expiry, deletion time and raw value take a byte each.
   */
  private static final int CELL = 5;

  private LeastSize() {}

  /** Never more than {@link EncodedEvent#sizeInBytes} of the same event. */
  public static long of(DataEvent event) {
    return event.match(INSTANCE);
  }

  @Override
  public Long row(DataEvent.Row event) {
    return size(event.columns());
  }

  @Override
  public Long staticRow(DataEvent.StaticRow event) {
    return size(event.columns());
  }

  @Override
  public Long partitionDeletion(DataEvent.PartitionDeletion event) {
    return 0L;
  }

  @Override
  public Long rangeDeletion(DataEvent.RangeDeletion event) {
    return 0L;
  }

  private static long size(RowContent columns) {
    long size = 0;
    for (CellKey key : columns.cells().keySet()) {
      size += CELL + (key.path().isPresent() ? key.path().get().size() : 0);
    }
    return size;
  }
}
