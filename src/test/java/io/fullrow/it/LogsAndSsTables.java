// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentHeaders;
import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.reconcile.MergedPartition;
import io.fullrow.reconcile.PartitionState;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RangeTombstones;
import io.fullrow.reconcile.RowState;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What publishers have sent of one table, once from the commit logs and once from the SSTables,
 * merged by Cassandra's laws for each node alone: all that the one source has and the other has
 * not, is an error of one of them.
 */
final class LogsAndSsTables {
  private static final MergeLaws LAWS = MergeLaws.cassandra5();
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final TableSchema schema;
  private final Map<Place, MergedPartition> logs = new HashMap<>();
  private final Map<Place, MergedPartition> ssTables = new HashMap<>();

  private LogsAndSsTables(TableSchema schema) {
    this.schema = schema;
  }

  /** A partition on one node. */
  private record Place(String hostId, PartitionKey key) {}

  /** Everything that is retained of it. */
  private record Content(
      PartitionState header, List<RangePiece> ranges, Map<Clustering, RowState> rows) {
    static Content of(MergedPartition merged) {
      List<RangePiece> ranges = new RangeTombstones(LAWS).joined(merged.pieces());
      return new Content(merged.header(), ranges, merged.rows());
    }

    boolean isEmpty() {
      return header.isEmpty() && ranges.isEmpty() && rows.isEmpty();
    }
  }

  static LogsAndSsTables of(TableSchema schema, List<ConsumerRecord<byte[], byte[]>> records) {
    LogsAndSsTables both = new LogsAndSsTables(schema);
    records.forEach(both::add);
    return both;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Fragment fragment = FragmentCodec.decode(Bytes.of(record.value()), NOWHERE);
    assertThat(fragment.table()).isEqualTo(schema.id());
    String hostId = LabTopic.header(record, FragmentHeaders.HOST_ID).orElseThrow();
    boolean ofSsTable = LabTopic.header(record, FragmentHeaders.SSTABLE).isPresent();
    (ofSsTable ? ssTables : logs)
        .computeIfAbsent(
            new Place(hostId, fragment.partition()),
            place -> new MergedPartition(LAWS, ClusteringOrder.of(schema), true))
        .apply(fragment.change());
  }

  int partitions() {
    return contents(logs).size();
  }

  void assertSame() {
    assertThat(contents(ssTables)).as("%s in SSTables", schema.id()).isEqualTo(contents(logs));
  }

  private static Map<String, Content> contents(Map<Place, MergedPartition> merged) {
    Map<String, Content> contents = new TreeMap<>();
    merged.forEach(
        (place, partition) -> {
          Content content = Content.of(partition);
          if (!content.isEmpty()) {
            contents.put(place.hostId() + " " + place.key().serialized(), content);
          }
        });
    return contents;
  }
}
