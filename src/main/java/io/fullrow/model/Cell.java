// SPDX-License-Identifier: Apache-2.0
package io.fullrow.model;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

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

  /** The local deletion time of a tombstone, in seconds since the epoch; empty for other cells. */
  OptionalLong deletionTime();

  /** Whether a read at {@code nowSecond} (seconds since the epoch) returns the cell. */
  boolean liveAt(long nowSecond);

  /** One result for each alternative, checked by the compiler. */
  <T> T match(Visitor<T> visitor);

  /** The alternatives of a {@link Cell}. */
  interface Visitor<T> {
    T live(Live cell);

    T expiring(Expiring cell);

    T tombstone(Tombstone cell);
  }

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
    public OptionalLong deletionTime() {
      return OptionalLong.empty();
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return true;
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.live(this);
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
    public OptionalLong deletionTime() {
      return OptionalLong.empty();
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return expiry.liveAt(nowSecond);
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.expiring(this);
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
    public OptionalLong deletionTime() {
      return OptionalLong.of(localDeletionTime);
    }

    @Override
    public boolean liveAt(long nowSecond) {
      return false;
    }

    @Override
    public <T> T match(Visitor<T> visitor) {
      return visitor.tombstone(this);
    }
  }
}
