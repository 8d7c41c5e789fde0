// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random mutations of the sample table, the same for one seed: inserts and updates with and without
 * TTL, explicit nulls, deletions of columns, rows, ranges and partitions. They keep to what
 * Debezium carries exactly. Not thread-safe.
 */
public final class RandomMovies {
  private static final List<String> GENRES =
      List.of("drama", "comedy", "thriller", "western", "noir");
  private static final int FIRST_YEAR = 1990;
  private static final int YEARS = 5;
  private static final float LOWEST_RATING = 5;
  private static final int RATINGS = 5;
  private static final int DURATIONS = 4;

  /** The rows that the mutations are about. */
  public static final int ROWS = GENRES.size() * YEARS * RATINGS * DURATIONS;

  private static final int LONG_TTL_SECONDS = 7_200;
  private static final int SHORT_TTL_SECONDS = 12;

  private final String table;
  private final Random random;

  public RandomMovies(String keyspace, long seed) {
    this.table = keyspace + "." + Movies.TABLE;
    this.random = new Random(seed);
  }

  public SimpleStatement next() {
    int kind = random.nextInt(100);
    if (kind < 40) {
      return insert();
    }
    if (kind < 75) {
      return update();
    }
    if (kind < 84) {
      return deleteColumns();
    }
    if (kind < 93) {
      return SimpleStatement.newInstance("DELETE FROM " + table + where(), row());
    }
    return kind < 98 ? deleteRange() : deletePartition();
  }

  /**
   * Rows for a table that nothing has been written to: each by one {@code INSERT}, so that the
   * writetime and the expiry of its marker are those of its cells.
   */
  public List<SimpleStatement> existing() {
    List<SimpleStatement> rows = new ArrayList<>();
    for (String genre : GENRES) {
      for (int year = 0; year < YEARS; year++) {
        for (int rating = 0; rating < RATINGS; rating++) {
          rows.add(insert(genre, FIRST_YEAR + year, LOWEST_RATING + rating, duration()));
        }
      }
    }
    return rows;
  }

  private SimpleStatement insert() {
    return insert(row());
  }

  private SimpleStatement insert(Object... row) {
    Map<String, Object> values = values();
    List<Object> bound = new ArrayList<>(List.of(row));
    bound.addAll(values.values());
    String columns = "genre, year, rating, duration, " + String.join(", ", values.keySet());
    String marks = "?, ?, ?, ?" + ", ?".repeat(values.size());
    return SimpleStatement.newInstance(
        "INSERT INTO " + table + " (" + columns + ") VALUES (" + marks + ")" + ttl(),
        bound.toArray());
  }

  private SimpleStatement update() {
    Map<String, Object> values = values();
    List<Object> bound = new ArrayList<>(values.values());
    bound.addAll(List.of(row()));
    String set = String.join(" = ?, ", values.keySet()) + " = ?";
    return SimpleStatement.newInstance(
        "UPDATE " + table + ttl() + " SET " + set + where(), bound.toArray());
  }

  private SimpleStatement deleteColumns() {
    String columns = String.join(", ", values().keySet());
    return SimpleStatement.newInstance("DELETE " + columns + " FROM " + table + where(), row());
  }

  private SimpleStatement deleteRange() {
    float low = rating();
    float high = low + random.nextInt(3);
    String partition = " WHERE genre = ? AND year = ? AND ";
    String cql = "DELETE FROM " + table + partition;
    return switch (random.nextInt(4)) {
      case 0 ->
          SimpleStatement.newInstance(
              cql + "rating > ? AND rating <= ?", genre(), year(), low, high);
      case 1 -> SimpleStatement.newInstance(cql + "rating >= ?", genre(), year(), high);
      case 2 ->
          SimpleStatement.newInstance(
              cql + "rating = ? AND duration > ?", genre(), year(), low, duration());
      default -> SimpleStatement.newInstance(cql + "rating = ?", genre(), year(), low);
    };
  }

  private SimpleStatement deletePartition() {
    return SimpleStatement.newInstance(
        "DELETE FROM " + table + " WHERE genre = ? AND year = ?", genre(), year());
  }

  /** At least one column, the first never null: an all-null INSERT with a TTL cannot be told. */
  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("title", "title " + random.nextInt(1_000));
    if (random.nextBoolean()) {
      values.put("director", random.nextInt(8) == 0 ? null : "director " + random.nextInt(50));
    }
    if (random.nextBoolean()) {
      values.put("price", BigDecimal.valueOf(random.nextInt(10_000), 2));
    }
    if (random.nextInt(3) == 0) {
      values.put("seen", Instant.ofEpochMilli(1_500_000_000_000L + random.nextInt(1_000_000_000)));
    }
    if (random.nextInt(3) == 0) {
      values.put("fz", List.of(random.nextInt(9), random.nextInt(9)));
    }
    return values;
  }

  private String ttl() {
    return switch (random.nextInt(8)) {
      case 0 -> " USING TTL " + (LONG_TTL_SECONDS + random.nextInt(LONG_TTL_SECONDS));
      case 1 -> " USING TTL " + (1 + random.nextInt(SHORT_TTL_SECONDS));
      default -> "";
    };
  }

  private Object[] row() {
    return new Object[] {genre(), year(), rating(), duration()};
  }

  private static String where() {
    return " WHERE genre = ? AND year = ? AND rating = ? AND duration = ?";
  }

  private String genre() {
    return GENRES.get(random.nextInt(GENRES.size()));
  }

  private int year() {
    return FIRST_YEAR + random.nextInt(YEARS);
  }

  private float rating() {
    return LOWEST_RATING + random.nextInt(RATINGS);
  }

  private int duration() {
    return 80 + 20 * random.nextInt(DURATIONS);
  }
}
