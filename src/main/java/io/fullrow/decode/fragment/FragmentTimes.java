// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;

/**
 * The ranges of times that Cassandra can store: no writetime of {@link Long#MIN_VALUE}, its sign
 * for none; seconds as unsigned 32-bit numbers; a ttl of at most 20 years.
 */
final class FragmentTimes {
  private static final long MAX_SECOND = 0xFFFF_FFFEL;
  private static final int MAX_TTL = 20 * 365 * 24 * 60 * 60;

  private FragmentTimes() {}

  /**
   * @throws MalformedFragmentException for a time out of its range
   */
  static void require(Change change) {
    change.handle(new Times());
  }

  private static final class Times implements Change.Handler {
    @Override
    public void row(Change.Row change) {
      change.marker().ifPresent(FragmentTimes::marker);
      change.deletion().ifPresent(FragmentTimes::deletion);
      columns(change.columns());
    }

    @Override
    public void staticRow(Change.StaticRow change) {
      columns(change.columns());
    }

    @Override
    public void range(Change.Range change) {
      deletion(change.deletion());
    }

    @Override
    public void partition(Change.Partition change) {
      deletion(change.deletion());
    }
  }

  private static void columns(RowContent columns) {
    columns.cells().values().forEach(FragmentTimes::cell);
    columns.complexDeletions().values().forEach(FragmentTimes::deletion);
  }

  private static void marker(RowMarker marker) {
    writetime(marker.writetime());
    marker.expiry().ifPresent(FragmentTimes::expiry);
  }

  private static void cell(Cell cell) {
    writetime(cell.writetime());
    cell.expiryTime().ifPresent(FragmentTimes::expiry);
    cell.deletionTime().ifPresent(second -> second("local deletion time", second));
  }

  private static void deletion(Deletion deletion) {
    writetime(deletion.writetime());
    second("local deletion time", deletion.localDeletionTime());
  }

  private static void expiry(Expiry expiry) {
    second("expiry", expiry.epochSecond());
    if (expiry.ttl().orElse(1) > MAX_TTL) {
      throw new MalformedFragmentException(
          "a ttl of " + expiry.ttl().getAsInt() + " s: Cassandra has at most " + MAX_TTL);
    }
  }

  private static void writetime(WriteTime writetime) {
    if (writetime.micros() == Long.MIN_VALUE) {
      throw new MalformedFragmentException(
          "a writetime of " + Long.MIN_VALUE + ", which Cassandra never stores");
    }
  }

  private static void second(String what, long epochSecond) {
    if (epochSecond < 0 || epochSecond > MAX_SECOND) {
      throw new MalformedFragmentException(
          String.format(
              "a %s of %d: Cassandra has seconds from 0 to %d", what, epochSecond, MAX_SECOND));
    }
  }
}
