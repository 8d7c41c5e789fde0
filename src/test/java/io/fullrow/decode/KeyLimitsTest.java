// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.decode.trigger.TriggerFormat;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys at Cassandra's limit of 65,535 bytes, and one byte above it. */
class KeyLimitsTest {
  private static final TableId SOURCE = new TableId("old", "wide");
  private static final Origin ORIGIN = new Origin("raw", 0, 1, 2, Optional.empty());
  private static final WriteTime TIME = WriteTime.ofMicros(5);
  private static final TableSchema SCHEMA =
      new TableSchema(
          new TableId("new", "wide"),
          List.of(
              column("p", Column.Kind.PARTITION_KEY),
              new Column("q", DataTypes.TEXT, Column.Kind.PARTITION_KEY, false)),
          List.of(column("c", Column.Kind.CLUSTERING), column("d", Column.Kind.CLUSTERING)),
          List.of(),
          List.of(column("v", Column.Kind.REGULAR)));

  private static Column column(String name, Column.Kind kind) {
    return new Column(name, DataTypes.TEXT, kind, false);
  }

  @Test
  void shouldTakeKeysOfCassandrasSize() {
    assertTaken(fragment(partition(32_000, 33_529), row(65_535, 0)));
    assertTaken(fragment(partition(1, 1), range(bound(65_534, 1), RangeBound.open())));
    assertTaken(trigger("k", "a".repeat(65_535), ""));
    assertTaken(debezium("k", "a".repeat(65_535)));
  }

  @Test
  void shouldRefuseLongerKeysOfFragments() {
    assertRefused(fragment(partition(32_000, 33_530), row(1, 1)), "partition key of 65536 bytes");
    assertRefused(fragment(partition(1, 1), row(65_535, 1)), "clustering values of 65536 bytes");
    assertRefused(
        fragment(partition(1, 1), range(RangeBound.open(), bound(65_536, 0))),
        "range bound of 65536 bytes");
    assertRefused(
        fragment(partition(1, 1), range(bound(1_000_000, 0), RangeBound.open())),
        "range bound of 1000000 bytes");
  }

  @Test
  void shouldRefuseLongerKeysOfOtherFormats() {
    assertRefused(trigger("k", "a".repeat(65_535), "b"), "clustering values of 65536 bytes");
    assertRefused(trigger("k".repeat(65_530), "a", "b"), "partition key of 65536 bytes");
    assertRefused(debezium("k", "a".repeat(65_536)), "clustering values of 65536 bytes");
  }

  private static void assertTaken(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Changes.class);
  }

  private static void assertRefused(Decoded decoded, String reason) {
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    assertThat(((Decoded.Malformed) decoded).reason()).contains(reason, "at most 65535");
  }

  private static Decoded fragment(PartitionKey partition, Change change) {
    Fragment fragment = new Fragment(SOURCE, partition, change, false, false, ORIGIN);
    return decode(new FragmentFormat(), FragmentCodec.encode(fragment), Set.of());
  }

  private static Decoded trigger(String partition, String c, String d) {
    String json =
        "{\"key\":\"%s:\",\"rows\":[{\"clusteringKey\":\"%s, %s\",\"cells\":[]}]}"
            .formatted(partition, c, d);
    return decode(new TriggerFormat(), text(json), Set.of("writetime", "ttl", "p", "q", "c", "d"));
  }

  private static Decoded debezium(String partition, String c) {
    String json =
        """
        {"ts_ms":1,"op":"i","source":{"ts_us":5,"keyspace":"old","table":"wide"},
         "after":{"p":{"value":"%s"},"q":{"value":""},"c":{"value":"%s"},"d":{"value":""}}}
        """
            .formatted(partition, c);
    return decode(new DebeziumFormat(), text(json), Set.of());
  }

  private static Decoded decode(Format format, Bytes value, Set<String> losses) {
    return format
        .decoder(SOURCE, losses, id -> new WriterSchemas.Lookup.Absent())
        .decode(new RawRecord(Optional.empty(), Optional.of(value), ORIGIN), SCHEMA);
  }

  private static Change row(int c, int d) {
    Clustering clustering = Clustering.of(text("c".repeat(c)), text("d".repeat(d)));
    return new Change.Row(
        clustering, Optional.of(RowMarker.live(TIME)), Optional.empty(), RowContent.none());
  }

  private static Change range(RangeBound start, RangeBound end) {
    return new Change.Range(start, end, Deletion.at(TIME));
  }

  private static RangeBound bound(int c, int d) {
    return RangeBound.inclusive(text("c".repeat(c)), text("d".repeat(d)));
  }

  private static PartitionKey partition(int p, int q) {
    return PartitionKey.of(text("p".repeat(p)), text("q".repeat(q)));
  }

  private static Bytes text(String value) {
    return Bytes.of(value.getBytes(StandardCharsets.UTF_8));
  }
}
