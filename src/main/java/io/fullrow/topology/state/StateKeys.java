// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the stores {@code rows} and {@code ranges}:
 *
 * <pre>
 * key       := partition kind(byte) position
 * partition := keyspace.table(UTF-8) 00 count(byte) (length(4 bytes, the highest first) bytes)*
 * position  := empty                 of a header (00)
 *            | clustering            of a row (03)
 *            | start                 of a range tombstone (01), of a wide one (04)
 *            | start(bytes) end(bytes)       of a range as it was deleted (02), as
 *                                            {@link io.fullrow.codec.BinaryOutput} writes bytes
 * </pre>
 *
 * <p>Clusterings and the bounds of ranges are the order-preserving bytes of {@link
 * io.fullrow.schema.ClusteringOrder}. Keys have no version: a new form is a new kind.
 *
 * <p>Within a partition the header comes first, then the rows in clustering order; in the range
 * store the range tombstones by start, then the ranges as they were deleted, then those that are
 * not merged yet. The part before the kind is also the key of the repartition topic.
 */
public final class StateKeys {
  public static final int HEADER = 0;
  public static final int RANGE = 1;
  public static final int RANGE_EVENT = 2;
  public static final int ROW = 3;
  public static final int WIDE_RANGE = 4;

  /** No entry has it: where a slice that purges a range is. */
  public static final int PURGED_RANGE = 5;

  private StateKeys() {}

  /** A key taken apart again. */
  public record Address(
      TableId table, PartitionKey partitionKey, Bytes prefix, int kind, Bytes position) {}

  /** The prefix that all entries of one Cassandra partition share. */
  public static Bytes partition(TableId table, PartitionKey key) {
    BytesOutput out = new BytesOutput(64);
    out.write(table.toString().getBytes(StandardCharsets.UTF_8));
    out.write(0);
    out.write(key.components().size());
    for (Bytes component : key.components()) {
      out.writeInt(component.size());
      out.write(component);
    }
    return out.toBytes();
  }

  public static Bytes header(Bytes partition) {
    return entry(partition, HEADER, Bytes.empty());
  }

  public static Bytes entry(Bytes partition, int kind, Bytes position) {
    byte[] head = partition.unsafeArray();
    byte[] tail = position.unsafeArray();
    byte[] key = new byte[head.length + 1 + tail.length];
    System.arraycopy(head, 0, key, 0, head.length);
    key[head.length] = (byte) kind;
    System.arraycopy(tail, 0, key, head.length + 1, tail.length);
    return Bytes.wrap(key);
  }

  /** The part of an entry's key after the kind. */
  public static Bytes position(Bytes partition, Bytes key) {
    byte[] bytes = key.unsafeArray();
    int from = partition.size() + 1;
    byte[] position = new byte[bytes.length - from];
    System.arraycopy(bytes, from, position, 0, position.length);
    return Bytes.wrap(position);
  }

  /** The least key after {@code key}. */
  public static Bytes after(Bytes key) {
    byte[] next = new byte[key.size() + 1];
    System.arraycopy(key.unsafeArray(), 0, next, 0, key.size());
    return Bytes.wrap(next);
  }

  /**
   * @throws IllegalArgumentException if the bytes are no key of the row store
   */
  public static Address parse(Bytes key) {
    byte[] bytes = key.unsafeArray();
    int zero = 0;
    while (zero < bytes.length && bytes[zero] != 0) {
      zero++;
    }
    if (zero + 2 > bytes.length) {
      throw new IllegalArgumentException("not a key of the row store: " + key);
    }
    TableId table = TableId.parse(new String(bytes, 0, zero, StandardCharsets.UTF_8));
    ByteBuffer in = ByteBuffer.wrap(bytes, zero + 1, bytes.length - zero - 1);
    List<Bytes> components = new ArrayList<>();
    for (int left = in.get() & 0xFF; left > 0; left--) {
      components.add(read(in, in.getInt()));
    }
    Bytes prefix = Bytes.copyOf(ByteBuffer.wrap(bytes, 0, in.position()));
    int kind = in.hasRemaining() ? in.get() & 0xFF : HEADER;
    Bytes position = read(in, in.remaining());
    return new Address(table, new PartitionKey(components), prefix, kind, position);
  }

  private static Bytes read(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return Bytes.wrap(bytes);
  }
}
