// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.RawRecord;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.JsonTree;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.decode.raw.TreeDecoder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Decodes the records of one table: each is one mutation's part of one partition, and gives a
 * fragment for each of its rows. The record's value has the key too; the record's key is not read.
 */
final class TriggerDecoder extends TreeDecoder {
  private final TableId source;

  TriggerDecoder(TableId source, Set<String> acceptedLosses) {
    super(source, acceptedLosses, new TriggerColumns());
    this.source = source;
  }

  @Override
  protected List<Fragment> fragments(Bytes value, RawRecord raw, TableReader table) {
    Payload payload = JsonTree.read(value);
    if (payload.root().isNull()) {
      throw RejectedRecordException.ignored(NULL_VALUE);
    }
    Raw.Struct root = root(payload.root());
    refuseOtherTable(root, raw);
    TriggerKeys keys = new TriggerKeys(table);
    PartitionKey partition = keys.partition(Expected.text(root.get("key"), "key"));
    WriteTime time = time(raw);
    List<Fragment> fragments = new ArrayList<>();
    for (Change change : changes(root, table, keys, time)) {
      fragments.add(new Fragment(source, partition, change, false, false, raw.origin()));
    }
    return fragments;
  }

  private static Raw.Struct root(Raw root) {
    if (root instanceof Raw.Struct struct) {
      return struct;
    }
    throw RejectedRecordException.malformed(
        "expected an object with key and rows, not " + root.brief());
  }

  /** Some publishers of this format name the table. */
  private void refuseOtherTable(Raw.Struct root, RawRecord raw) {
    if (root.get("keyspace").isNull() || root.get("table").isNull()) {
      return;
    }
    String named =
        Expected.text(root.get("keyspace"), "keyspace")
            + "."
            + Expected.text(root.get("table"), "table");
    if (!named.equals(source.toString())) {
      throw RejectedRecordException.malformed(
          "record of table "
              + named
              + ", which is not configured for topic "
              + raw.origin().topic());
    }
  }

  private static WriteTime time(RawRecord raw) {
    long millis = raw.origin().arrivalMillis();
    try {
      if (millis >= 0) {
        return WriteTime.ofMillis(millis);
      }
    } catch (ArithmeticException e) {
      // Reported below.
    }
    throw RejectedRecordException.malformed(
        "the Kafka record's timestamp is " + millis + ", which cannot be a writetime");
  }

  private static List<Change> changes(
      Raw.Struct root, TableReader table, TriggerKeys keys, WriteTime time) {
    if (flag(root, "partitionDeleted")) {
      return List.of(new Change.Partition(Deletion.at(time)));
    }
    List<Change> changes =
        new ArrayList<>(new TriggerRows(table, keys, time).changes(root, flag(root, "rowDeleted")));
    if (flag(root, "rowRangeDeleted")) {
      changes.add(new TriggerRange(table, keys).at(root, time));
    }
    return changes;
  }

  static boolean flag(Raw.Struct struct, String field) {
    Raw raw = struct.get(field);
    if (raw.isNull()) {
      return false;
    }
    if (raw instanceof Raw.Bool bool) {
      return bool.value();
    }
    throw Expected.wrong(raw, field, "true or false");
  }
}
