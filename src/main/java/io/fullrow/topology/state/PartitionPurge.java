// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryOutput;
import io.fullrow.model.Bytes;
import io.fullrow.model.Deletion;

/**
 * The purge of a partition's deletion, as an entry of the work store. Its state key is {@link
 * #key}. Version 1 of its bytes, with the parts of {@link BinaryOutput}:
 *
 * <pre>
 * value := 01 deletion
 * </pre>
 *
 * @param deletion what is purged, if the partition was not deleted again since
 */
public record PartitionPurge(Deletion deletion) {
  private static final int VERSION = 1;

  /** Behind a header's key, so that the purge of its deletion is not that of its statics. */
  private static final Bytes PARTITION_DELETION = Bytes.of((byte) 1);

  public static Bytes key(Bytes partition) {
    return StateKeys.entry(partition, StateKeys.HEADER, PARTITION_DELETION);
  }

  public Bytes encode() {
    return new BinaryOutput().writeByte(VERSION).writeDeletion(deletion).toBytes();
  }

  public static PartitionPurge decode(Bytes bytes) {
    return new PartitionPurge(StateVersion.input(bytes, VERSION).readDeletion());
  }
}
