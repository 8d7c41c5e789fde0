// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;

/**
 * One version of one column, or of one element of a non-frozen collection or UDT.
 *
 * <p>Expiry is a view at a given time, not a conversion: an {@link Expiring} cell whose time is
 * over stays {@code Expiring} for every merge.
 */
public sealed interface Cell {
  WriteTime writetime();

  /** The serialized CQL value; empty for a tombstone. A zero-length value is present. */
  Optional<Bytes> valueBytes();

  /** When the cell expires, for a cell written with a TTL. */
  Optional<Expiry> expiryTime();

  /** Whether a read at {@code nowSecond} (seconds since the epoch) returns the cell. */
  boolean liveAt(long nowSecond);

  static Cell live(WriteTime writetime, Bytes value) {
    return new Live(writetime, value);
  }

  static Cell expiring(WriteTime writetime, Bytes value, Expiry expiry) {
    return new Expiring(writetime, value, expiry);
  }

  /**
   * @param localDeletionTime seconds since the epoch
   */
  static Cell tombstone(WriteTime writetime, long localDeletionTime) {
    return new Tombstone(writetime, localDeletionTime);
  }

  /** A cell without TTL. */
  record Live(WriteTime writetime, Bytes value) implements Cell {
    public Live {
      Objects.requireNonNull(writetime, "writetime");
      Objects.requireNonNull(value, "value");
    }

    @Override
    public Optional<Bytes> valueBytes() {
      return Optional.of(value);
    }

    @Override
    public Optional<Expiry> expiryTime() {
      return Optional.empty();
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return true;
    }
  }

  /** A cell written with a TTL, before and after its expiry. */
  record Expiring(WriteTime writetime, Bytes value, Expiry expiry) implements Cell {
    public Expiring {
      Objects.requireNonNull(writetime, "writetime");
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(expiry, "expiry");
    }

    @Override
    public Optional<Bytes> valueBytes() {
      return Optional.of(value);
    }

    @Override
    public Optional<Expiry> expiryTime() {
      return Optional.of(expiry);
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return expiry.liveAt(nowSecond);
    }
  }

  /**
   * A deleted cell.
   *
   * @param localDeletionTime when it was deleted, in seconds since the epoch
   */
  record Tombstone(WriteTime writetime, long localDeletionTime) implements Cell {
    public Tombstone {
      Objects.requireNonNull(writetime, "writetime");
    }

    @Override
    public Optional<Bytes> valueBytes() {
      return Optional.empty();
    }

    @Override
    public Optional<Expiry> expiryTime() {
      return Optional.empty();
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return false;
    }
  }
}
