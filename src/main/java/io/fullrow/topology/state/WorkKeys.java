// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import java.nio.ByteBuffer;

/**
 * The keys of the store {@code work}: the kind of the entry, then a number of eight bytes, the
 * highest first, so that entries of a kind stand in the order in which they are due or came.
 *
 * <pre>
 * key  := 00 sequence                    a parked fragment
 *       | 01 second state-key            an expiry
 *       | 02 second state-key            a purge
 *       | 03 sequence                    a slice
 *       | 04 key                         one of the kinds 01 to 03 that was put aside
 *       | kind                           where a scan of the kind begins, see LowWater
 *       | kind 00                        the fence beside it
 * value := fragment                      of a parked one
 *       | empty | 01                     of an expiry: the latter if nothing before it is news
 *       | empty | partition-purge | range-event     of a purge: empty for that of a row
 *       | slice
 *       | the value of the key that was put aside
 *       | key                            of a mark
 *       | empty                          of a fence
 * </pre>
 *
 * <p>Keys have no version: a new form is a new kind. The values are those of {@link FragmentCodec},
 * {@link PartitionPurge}, {@link RangeEvent} and {@link Slice}, the state keys of {@link
 * StateKeys}; seconds are since the epoch.
 */
final class WorkKeys {
  static final int PARKED = 0;
  static final int EXPIRY = 1;
  static final int PURGE = 2;
  static final int SLICE = 3;
  private static final int DEFERRED = 4;

  private WorkKeys() {}

  /** The least key of a kind. */
  static Bytes first(int kind) {
    return key(kind, 0);
  }

  static Bytes key(int kind, long number) {
    return key(kind, number, Bytes.empty());
  }

  static Bytes key(int kind, long number, Bytes stateKey) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + Long.BYTES + stateKey.size())
            .put((byte) kind)
            .putLong(number)
            .put(stateKey.unsafeArray())
            .array());
  }

  static int kind(Bytes key) {
    return key.unsignedByteAt(0);
  }

  /** The second or sequence number. */
  static long number(Bytes key) {
    return key.toByteBuffer().getLong(1);
  }

  static Bytes stateKey(Bytes key) {
    return Bytes.copyOf(key.toByteBuffer().position(1 + Long.BYTES));
  }

  /** Of an entry that is put aside, which may be of no bytes for the least of them. */
  static Bytes deferred(Bytes key) {
    return Bytes.wrap(
        ByteBuffer.allocate(1 + key.size()).put((byte) DEFERRED).put(key.unsafeArray()).array());
  }

  /** After all that are put aside. */
  static Bytes afterDeferred() {
    return Bytes.of((byte) (DEFERRED + 1));
  }

  /** The key that an entry had before it was put aside. */
  static Bytes recalled(Bytes deferred) {
    return Bytes.copyOf(deferred.toByteBuffer().position(1));
  }

  static Bytes mark(int kind) {
    return Bytes.of((byte) kind);
  }

  static Bytes fence(int kind) {
    return Bytes.of((byte) kind, (byte) 0);
  }
}
