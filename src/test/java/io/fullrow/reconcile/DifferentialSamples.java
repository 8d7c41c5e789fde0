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
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Gen;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * What Cassandra can be asked to merge: ties in all that decides, and the ends of each scale.
 * {@code Long.MIN_VALUE} is no writetime for Cassandra, and a cell that expires has a ttl.
 */
final class DifferentialSamples {
  /** The table of {@link Reconciliation}'s partitions: {@code (k, c1 DESC, c2 ASC)}. */
  static final TableSchema SCHEMA =
      new TableSchema(
          new TableId("ks", "t"),
          List.of(new Column("k", DataTypes.BLOB, Column.Kind.PARTITION_KEY, false)),
          List.of(
              new Column("c1", DataTypes.INT, Column.Kind.CLUSTERING, true),
              new Column("c2", DataTypes.TEXT, Column.Kind.CLUSTERING, false)),
          List.of(),
          List.of());

  private static final Gen<Bytes> C1 =
      Gen.of("", "ffffffff", "00000000", "00000001").map(Bytes::fromHex);
  private static final Gen<Bytes> C2 = Gen.of("", "61", "6100", "c3a4").map(Bytes::fromHex);

  static final Gen<Clustering> CLUSTERINGS =
      random -> Clustering.of(C1.next(random), C2.next(random));

  private static final Gen<WriteTime> WRITETIMES =
      Gen.of(
              Long.MIN_VALUE + 1,
              -1L,
              0L,
              0L,
              1L,
              1L,
              2L,
              2L,
              3L,
              1_700_000_000_000_000L,
              Long.MAX_VALUE)
          .map(WriteTime::ofMicros);

  /** Deletions of much keep to lower times mostly, or little would ever survive. */
  private static final Gen<WriteTime> EARLY =
      Gen.of(Long.MIN_VALUE + 1, -1L, -1L, -1L, 0L, 0L, 0L, 0L, 1L, 1L, 1L, 2L, Long.MAX_VALUE)
          .map(WriteTime::ofMicros);

  private static final Gen<Bytes> VALUES =
      Gen.oneOf(
          Gen.of("", "", "00", "01", "7f", "80", "ff", "0100", "01ff", "ff00").map(Bytes::fromHex),
          random -> Bytes.of((byte) random.nextInt(256), (byte) random.nextInt(256)));

  private static final Gen<Integer> TTLS = Gen.of(1, 1, 2, 10, 10, 630_720_000);

  private final Gen<Long> seconds;

  /**
   * @param lastSecond the highest local deletion time that the release knows
   */
  DifferentialSamples(long lastSecond) {
    this.seconds = Gen.of(1L, 90L, 90L, 91L, 1_700_000_000L, lastSecond - 1, lastSecond);
  }

  Cell cell(SplittableRandom random) {
    WriteTime writetime = WRITETIMES.next(random);
    return switch (random.nextInt(5)) {
      case 0, 1 -> Cell.live(writetime, VALUES.next(random));
      case 2, 3 -> Cell.expiring(writetime, VALUES.next(random), expiry(random));
      default -> Cell.tombstone(writetime, seconds.next(random));
    };
  }

  /** Two cells, mostly of one writetime. */
  List<Cell> cells(SplittableRandom random) {
    Cell left = cell(random);
    Cell right = cell(random);
    return List.of(left, random.nextInt(4) == 0 ? right : at(left.writetime(), right));
  }

  private static Cell at(WriteTime writetime, Cell cell) {
    if (cell instanceof Cell.Tombstone tombstone) {
      return Cell.tombstone(writetime, tombstone.localDeletionTime());
    }
    Bytes value = cell.valueBytes().orElseThrow();
    return cell.expiryTime()
        .map(expiry -> Cell.expiring(writetime, value, expiry))
        .orElseGet(() -> Cell.live(writetime, value));
  }

  RowMarker marker(SplittableRandom random) {
    Gen<Expiry> expiries = this::expiry;
    return new RowMarker(WRITETIMES.next(random), expiries.optional(60).next(random));
  }

  Deletion deletion(SplittableRandom random) {
    return new Deletion(WRITETIMES.next(random), seconds.next(random));
  }

  /** What is done to one row, up to six times. */
  List<Change.Row> rows(SplittableRandom random) {
    Clustering clustering =
        Clustering.of(Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 1), Bytes.empty());
    Gen<Change.Row> row = r -> row(clustering, r);
    return row.list(1, 6).next(random);
  }

  Optional<Deletion> covering(SplittableRandom random) {
    return Gen.<Deletion>constant(earlyDeletion(random)).optional(40).next(random);
  }

  List<Change> partition(SplittableRandom random) {
    Gen<Change> changes = this::change;
    return changes.list(1, 8).next(random);
  }

  private Change change(SplittableRandom random) {
    return switch (random.nextInt(10)) {
      case 0 -> new Change.Partition(earlyDeletion(random));
      case 1 -> new Change.StaticRow(someColumns(random));
      case 2, 3, 4, 5 -> new Change.Range(bound(random), bound(random), earlyDeletion(random));
      default -> row(CLUSTERINGS.next(random), random);
    };
  }

  private Change.Row row(Clustering clustering, SplittableRandom random) {
    Gen<RowMarker> markers = this::marker;
    Gen<Deletion> deletions = this::earlyDeletion;
    Optional<RowMarker> marker = markers.optional(40).next(random);
    Optional<Deletion> deletion = deletions.optional(25).next(random);
    boolean bare = marker.isEmpty() && deletion.isEmpty();
    return new Change.Row(
        clustering, marker, deletion, bare ? someColumns(random) : columns(random));
  }

  private RowContent someColumns(SplittableRandom random) {
    RowContent columns = columns(random);
    return columns.isEmpty() ? RowContent.of(Map.of(CellKey.simple("a"), cell(random))) : columns;
  }

  private RowContent columns(SplittableRandom random) {
    Gen<CellKey> keys =
        Gen.of(
            CellKey.simple("a"),
            CellKey.simple("b"),
            CellKey.element("m", Bytes.empty()),
            CellKey.element("m", Bytes.fromHex("01")));
    Map<CellKey, Cell> cells = new TreeMap<>();
    keys.list(0, 3).next(random).forEach(key -> cells.put(key, cell(random)));
    Map<String, Deletion> complex = new TreeMap<>();
    if (random.nextInt(4) == 0) {
      complex.put("m", deletion(random));
    }
    return RowContent.of(cells, complex);
  }

  private static RangeBound bound(SplittableRandom random) {
    Clustering at = CLUSTERINGS.next(random);
    int depth = random.nextInt(5);
    return depth == 0
        ? RangeBound.open()
        : new RangeBound(at.components().subList(0, 1 + depth % 2), random.nextBoolean());
  }

  private Deletion earlyDeletion(SplittableRandom random) {
    return new Deletion(EARLY.next(random), seconds.next(random));
  }

  private Expiry expiry(SplittableRandom random) {
    return Expiry.at(seconds.next(random), TTLS.next(random));
  }
}
