// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.CqlValues;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Random mutations of {@link Albums}, each as CQL and as the fragment of it: inserts and updates
 * with and without TTL, of statics and collection elements too, and deletions of columns, rows,
 * ranges and partitions. The kinds and values follow from the seed alone, the times from the clock.
 *
 * <p>Writetimes are distinct and not in order. Local deletion times and expiries are the same in
 * both forms: the statements carry their own "now". Not thread-safe.
 */
public final class RandomAlbums {
  private static final List<String> GENRES = List.of("jazz", "punk", "folk", "soul");
  private static final int YEARS = 4;
  private static final int RATINGS = 5;
  private static final int PARTS = 4;
  private static final int DISORDER = 20;
  private static final int LONG_TTL = 7_200;
  private static final int SHORT_TTL = 4;
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final String table;
  private final TableId id;
  private final Random random;
  private final long startMicros;
  private long made;

  public RandomAlbums(String keyspace, long seed) {
    this(keyspace, seed, Instant.now());
  }

  /**
   * @param start of the writetimes, but not of local deletion times and expiries
   */
  public RandomAlbums(String keyspace, long seed, Instant start) {
    this.startMicros = start.toEpochMilli() * 1_000;
    this.id = Albums.table(keyspace);
    this.table = id.toString();
    this.random = new Random(seed);
  }

  /** Of all kinds. */
  public Albums.Mutation next() {
    Place at = place();
    int kind = random.nextInt(100);
    if (kind < 35) {
      return insert(at);
    }
    if (kind < 65) {
      return update(at);
    }
    if (kind < 75) {
      return updateStatic(at);
    }
    if (kind < 82) {
      return deleteColumns(at);
    }
    if (kind < 89) {
      return deleteRow(at);
    }
    return kind < 97 ? deleteRange(at) : deletePartition(at);
  }

  /** Statics, ranges and partitions more often than rows. */
  public Albums.Mutation nextOfPartition() {
    Place at = place();
    return switch (random.nextInt(5)) {
      case 0 -> insert(at);
      case 1 -> deletePartition(at);
      case 2 -> deleteRange(at);
      default -> updateStatic(at);
    };
  }

  /** A row of which one cell stays and another expires after so many seconds. */
  public List<Albums.Mutation> partlyExpiring(int ttl) {
    Place at = place();
    AlbumCells kept = cells(0);
    kept.simple("title", "kept");
    AlbumCells expiring = cells(ttl);
    expiring.simple("artist", "short-lived");
    return List.of(updateRow(at, kept), updateRow(at, expiring));
  }

  /**
   * A row, the deletion of one of its cells, and two later changes of another, each made when it is
   * asked for and written after all that was made before.
   */
  public List<Supplier<Albums.Mutation>> partlyDeleted() {
    Place at = place();
    return List.of(
        () -> {
          AlbumCells all = cellsAfterAllOthers();
          all.simple("title", "first");
          all.simple("price", BigDecimal.ONE);
          return updateRow(at, all);
        },
        () -> {
          AlbumCells deleted = cellsAfterAllOthers();
          deleted.delete("price");
          return deleteColumns(at, "price", deleted);
        },
        () -> titled(at, "second"),
        () -> titled(at, "third"));
  }

  private Albums.Mutation titled(Place at, String title) {
    AlbumCells cells = cellsAfterAllOthers();
    cells.simple("title", title);
    return updateRow(at, cells);
  }

  private record Place(String genre, int year, int rating, int part) {
    PartitionKey partition() {
      return PartitionKey.of(bytes("genre", genre), bytes("year", year));
    }

    Object[] partitionValues() {
      return new Object[] {genre, year};
    }

    Object[] values() {
      return new Object[] {genre, year, rating, part};
    }
  }

  private Albums.Mutation insert(Place at) {
    AlbumCells cells = cells(ttl());
    cells.simple("title", "title " + random.nextInt(1_000));
    if (random.nextBoolean()) {
      cells.simple("artist", random.nextInt(6) == 0 ? null : "artist " + random.nextInt(50));
    }
    if (random.nextBoolean()) {
      cells.simple("price", BigDecimal.valueOf(random.nextInt(10_000), 2));
    }
    if (random.nextInt(3) == 0) {
      cells.replaceSet("tags", List.of("t" + random.nextInt(6)));
    }
    String columns = String.join(", ", cells.columns());
    List<Object> bound = new ArrayList<>(List.of(at.values()));
    bound.addAll(cells.bound());
    bound.addAll(List.of(cells.micros(), cells.ttl()));
    RowMarker marker = new RowMarker(cells.writetime(), cells.expiry());
    return mutation(
        "INSERT INTO "
            + table
            + " (genre, year, rating, part, "
            + columns
            + ") VALUES (?, ?, ?, ?"
            + ", ?".repeat(cells.columns().size())
            + ") USING TIMESTAMP ? AND TTL ?",
        bound,
        cells,
        at,
        new Change.Row(clustering(at), Optional.of(marker), Optional.empty(), cells.toColumns()));
  }

  private Albums.Mutation update(Place at) {
    AlbumCells cells = cells(ttl());
    switch (random.nextInt(5)) {
      case 0 -> cells.addToSet("tags", "t" + random.nextInt(6));
      case 1 -> cells.removeFromSet("tags", "t" + random.nextInt(6));
      case 2 -> cells.put("attrs", "k" + random.nextInt(4), random.nextInt(100));
      default -> cells.simple("price", BigDecimal.valueOf(random.nextInt(10_000), 2));
    }
    if (random.nextBoolean()) {
      cells.simple("artist", "artist " + random.nextInt(50));
    }
    return updateRow(at, cells);
  }

  private Albums.Mutation updateRow(Place at, AlbumCells cells) {
    return mutation(
        "UPDATE "
            + table
            + " USING TIMESTAMP ? AND TTL ? SET "
            + cells.assignments()
            + " WHERE genre = ? AND year = ? AND rating = ? AND part = ?",
        cells.boundForUpdate(at.values()),
        cells,
        at,
        new Change.Row(clustering(at), Optional.empty(), Optional.empty(), cells.toColumns()));
  }

  private Albums.Mutation updateStatic(Place at) {
    AlbumCells cells = cells(ttl());
    cells.simple("studio", random.nextInt(8) == 0 ? null : "studio " + random.nextInt(50));
    if (random.nextBoolean()) {
      cells.addToSet("labels", "l" + random.nextInt(6));
    } else {
      cells.replaceSet("labels", List.of("l" + random.nextInt(6), "other"));
    }
    return mutation(
        "UPDATE "
            + table
            + " USING TIMESTAMP ? AND TTL ? SET "
            + cells.assignments()
            + " WHERE genre = ? AND year = ?",
        cells.boundForUpdate(at.partitionValues()),
        cells,
        at,
        new Change.StaticRow(cells.toColumns()));
  }

  private Albums.Mutation deleteColumns(Place at) {
    AlbumCells cells = cells(0);
    cells.delete("price");
    cells.clear("tags");
    return deleteColumns(at, "price, tags", cells);
  }

  private Albums.Mutation deleteColumns(Place at, String columns, AlbumCells cells) {
    return delete(
        columns,
        " AND rating = ? AND part = ?",
        cells,
        at,
        new Change.Row(clustering(at), Optional.empty(), Optional.empty(), cells.toColumns()),
        at.rating(),
        at.part());
  }

  private Albums.Mutation deleteRow(Place at) {
    AlbumCells cells = cells(0);
    return delete(
        "",
        " AND rating = ? AND part = ?",
        cells,
        at,
        new Change.Row(
            clustering(at), Optional.empty(), Optional.of(cells.deletion()), RowContent.none()),
        at.rating(),
        at.part());
  }

  private Albums.Mutation deletePartition(Place at) {
    AlbumCells cells = cells(0);
    return delete("", "", cells, at, new Change.Partition(cells.deletion()));
  }

  /** The first clustering column is descending: a range starts at its highest rating. */
  private Albums.Mutation deleteRange(Place at) {
    AlbumCells cells = cells(0);
    Bytes low = bytes("rating", at.rating());
    Bytes part = bytes("part", at.part());
    Deletion deletion = cells.deletion();
    int top = at.rating() + random.nextInt(3);
    switch (random.nextInt(4)) {
      case 0 -> {
        Change between =
            new Change.Range(
                RangeBound.inclusive(bytes("rating", top + 1)),
                RangeBound.exclusive(low),
                deletion);
        return delete(
            "", " AND rating > ? AND rating <= ?", cells, at, between, at.rating(), top + 1);
      }
      case 1 -> {
        Change from = new Change.Range(RangeBound.open(), RangeBound.inclusive(low), deletion);
        return delete("", " AND rating >= ?", cells, at, from, at.rating());
      }
      case 2 -> {
        Change within =
            new Change.Range(RangeBound.exclusive(low, part), RangeBound.inclusive(low), deletion);
        return delete(
            "", " AND rating = ? AND part > ?", cells, at, within, at.rating(), at.part());
      }
      default -> {
        Change equal =
            new Change.Range(RangeBound.inclusive(low), RangeBound.inclusive(low), deletion);
        return delete("", " AND rating = ?", cells, at, equal, at.rating());
      }
    }
  }

  private Albums.Mutation delete(
      String columns, String where, AlbumCells cells, Place at, Change change, Object... bounds) {
    List<Object> bound = new ArrayList<>(List.of(cells.micros()));
    bound.addAll(List.of(at.partitionValues()));
    bound.addAll(List.of(bounds));
    String cql =
        "DELETE "
            + columns
            + " FROM "
            + table
            + " USING TIMESTAMP ? WHERE genre = ? AND year = ?"
            + where;
    return mutation(cql, bound, cells, at, change);
  }

  private Albums.Mutation mutation(
      String cql, List<Object> bound, AlbumCells cells, Place at, Change change) {
    return new Albums.Mutation(
        SimpleStatement.newInstance(cql, bound.toArray()).setNowInSeconds(cells.nowSecond()),
        new Fragment(id, at.partition(), change, false, false, NOWHERE));
  }

  private AlbumCells cellsAfterAllOthers() {
    made += DISORDER;
    return cells(0);
  }

  private AlbumCells cells(int ttl) {
    made++;
    long order = made - random.nextInt(DISORDER);
    WriteTime writetime = WriteTime.ofMicros(startMicros + order * 2_000 + 2 * (made % 1_000));
    int nowSecond = Math.toIntExact(Instant.now().getEpochSecond());
    Optional<Expiry> expiry =
        ttl == 0 ? Optional.empty() : Optional.of(Expiry.at((long) nowSecond + ttl, ttl));
    return new AlbumCells(writetime, nowSecond, expiry);
  }

  private int ttl() {
    return switch (random.nextInt(8)) {
      case 0 -> LONG_TTL + random.nextInt(LONG_TTL);
      case 1 -> 1 + random.nextInt(SHORT_TTL);
      default -> 0;
    };
  }

  private Place place() {
    return new Place(
        GENRES.get(random.nextInt(GENRES.size())),
        random.nextInt(YEARS),
        random.nextInt(RATINGS),
        random.nextInt(PARTS));
  }

  private static Clustering clustering(Place at) {
    return Clustering.of(bytes("rating", at.rating()), bytes("part", at.part()));
  }

  static Bytes bytes(String column, Object value) {
    return CqlValues.encode(Objects.requireNonNull(Albums.TYPES.get(column), column), value);
  }
}
