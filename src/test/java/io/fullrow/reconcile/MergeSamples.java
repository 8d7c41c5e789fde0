// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Gen;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes to one small partition, over domains so tiny that ties are frequent: rows 0 to 2, two
 * simple columns, a map of two keys, few writetimes, values, expiries and ttls.
 */
final class MergeSamples {
  static final int ROWS = 3;

  static final ClusteringOrder ORDER =
      ClusteringOrder.of(
          new TableSchema(
              new TableId("ks", "t"),
              List.of(new Column("k", DataTypes.BLOB, Column.Kind.PARTITION_KEY, false)),
              List.of(new Column("c", DataTypes.BLOB, Column.Kind.CLUSTERING, false)),
              List.of(),
              List.of()));

  static final Gen<WriteTime> WRITETIMES =
      Gen.of(-1L, 0L, 0L, 1L, 1L, 2L, 2L, 3L, 3L, 3L, Long.MAX_VALUE).map(WriteTime::ofMicros);

  /** Deletions of much keep to lower times, or little would ever survive. */
  private static final Gen<WriteTime> EARLY =
      Gen.of(-1L, -1L, -1L, 0L, 0L, 1L, 1L, 2L).map(WriteTime::ofMicros);

  private static final Gen<Bytes> VALUES =
      Gen.of(
          Bytes.empty(),
          Bytes.of((byte) 0x01),
          Bytes.of((byte) 0x80),
          Bytes.of((byte) 1, (byte) 0));

  static final Gen<Expiry> EXPIRIES =
      random -> {
        long second = 100L + random.nextInt(2);
        int ttl = random.nextInt(4);
        return ttl == 0 ? Expiry.withUnknownTtl(second) : Expiry.at(second, ttl * 10);
      };

  static final Gen<Cell> CELLS =
      Gen.oneOf(
          random -> Cell.live(WRITETIMES.next(random), VALUES.next(random)),
          random ->
              Cell.expiring(WRITETIMES.next(random), VALUES.next(random), EXPIRIES.next(random)),
          random -> Cell.tombstone(WRITETIMES.next(random), 90 + random.nextInt(2)));

  static final Gen<RowMarker> MARKERS =
      random -> new RowMarker(WRITETIMES.next(random), EXPIRIES.optional(60).next(random));

  static final Gen<Deletion> DELETIONS = deletions(WRITETIMES);

  private static final Gen<CellKey> CELL_KEYS =
      Gen.of(
          CellKey.simple("a"),
          CellKey.simple("b"),
          CellKey.element("m", Bytes.of((byte) 0)),
          CellKey.element("m", Bytes.of((byte) 1)));

  private static final Gen<RowContent> COLUMNS =
      random -> {
        Map<CellKey, Cell> cells = new TreeMap<>();
        for (CellKey key : CELL_KEYS.list(0, 2).next(random)) {
          cells.put(key, CELLS.next(random));
        }
        Map<String, Deletion> complex = new TreeMap<>();
        DELETIONS.optional(20).next(random).ifPresent(deletion -> complex.put("m", deletion));
        return RowContent.of(cells, complex);
      };

  private static final Gen<Change> ROW_CHANGES =
      random -> {
        Clustering clustering = clustering(random.nextInt(ROWS));
        var marker = MARKERS.optional(40).next(random);
        var deletion = deletions(EARLY).optional(25).next(random);
        RowContent columns = COLUMNS.next(random);
        return marker.isEmpty() && deletion.isEmpty() && columns.isEmpty()
            ? new Change.Row(
                clustering, MARKERS.map(java.util.Optional::of).next(random), deletion, columns)
            : new Change.Row(clustering, marker, deletion, columns);
      };

  private static final Gen<Change> STATIC_CHANGES =
      random -> {
        RowContent columns = COLUMNS.next(random);
        return new Change.StaticRow(
            columns.isEmpty()
                ? RowContent.of(Map.of(CellKey.simple("a"), CELLS.next(random)))
                : columns);
      };

  private static final Gen<RangeBound> BOUNDS =
      random -> {
        Bytes prefix = Bytes.of((byte) random.nextInt(ROWS));
        return switch (random.nextInt(5)) {
          case 0 -> RangeBound.open();
          case 1, 2 -> RangeBound.inclusive(prefix);
          default -> RangeBound.exclusive(prefix);
        };
      };

  private static final Gen<Change> RANGE_CHANGES =
      random ->
          new Change.Range(BOUNDS.next(random), BOUNDS.next(random), deletions(EARLY).next(random));

  private static final Gen<Change> PARTITION_CHANGES =
      random -> new Change.Partition(deletions(EARLY).next(random));

  static final Gen<List<Change>> SEQUENCES =
      Gen.oneOf(
              ROW_CHANGES,
              ROW_CHANGES,
              ROW_CHANGES,
              ROW_CHANGES,
              ROW_CHANGES,
              STATIC_CHANGES,
              RANGE_CHANGES,
              RANGE_CHANGES,
              PARTITION_CHANGES)
          .list(3, 12);

  private MergeSamples() {}

  static Clustering clustering(int row) {
    return Clustering.of(Bytes.of((byte) row));
  }

  private static Gen<Deletion> deletions(Gen<WriteTime> writetimes) {
    return random -> new Deletion(writetimes.next(random), 90 + random.nextInt(2));
  }
}
