// SPDX-License-Identifier: Apache-2.0
package io.fullrow.workload;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Random mutations of the lists of a table {@code (p int, c int, s list<text> static, l list<text>,
 * PRIMARY KEY (p, c))}: of whole lists and of their elements by place, by value and by index. The
 * values are few, so that a list has some of them more than once. Not thread-safe.
 */
public final class RandomLists {
  private static final int ROWS = 8;
  private static final int LONGEST = 3;
  private static final int DAY = 86_400;
  private static final long LATE_MICROS = 30_000_000;

  private final Random random;
  private final String table;
  private final int firstPartition;
  private final int partitions;

  /**
   * @param firstPartition the first of the partitions that are written
   * @param partitions their number
   */
  public RandomLists(Random random, String table, int firstPartition, int partitions) {
    this.random = random;
    this.table = table;
    this.firstPartition = firstPartition;
    this.partitions = partitions;
  }

  /**
   * At most one mutation of a row, and none of a row whose partition is deleted.
   *
   * @param length of the list that a query selects: Cassandra refuses an index beyond
   */
  public List<String> ofEachRow(ToIntFunction<String> length) {
    List<String> mutations = new ArrayList<>();
    int deleted = firstPartition + random.nextInt(partitions);
    mutations.add("DELETE FROM " + table + " WHERE p = " + deleted);
    for (int p = firstPartition; p < firstPartition + partitions; p++) {
      if (p != deleted) {
        mutations.add(mutation("s", "p = " + p, length));
        for (int c = 0; c < ROWS; c++) {
          if (random.nextInt(4) > 0) {
            mutations.add(
                random.nextInt(5) == 0
                    ? ofRow(p, c)
                    : mutation("l", "p = " + p + " AND c = " + c, length));
          }
        }
      }
    }
    return mutations;
  }

  private String ofRow(int p, int c) {
    return random.nextInt(3) == 0
        ? "DELETE FROM " + table + timestamp(" USING ") + " WHERE p = " + p + " AND c = " + c
        : "INSERT INTO "
            + table
            + " (p, c, l) VALUES ("
            + p
            + ", "
            + c
            + ", "
            + values(0)
            + ")"
            + using();
  }

  private String mutation(String column, String where, ToIntFunction<String> length) {
    String of = " WHERE " + where;
    int size = length.applyAsInt("SELECT " + column + " FROM " + table + of);
    int index = size == 0 ? 0 : random.nextInt(size);
    return switch (random.nextInt(size == 0 ? 4 : 8)) {
      case 0 -> "DELETE " + column + " FROM " + table + timestamp(" USING ") + of;
      case 1 -> update(column + " = " + values(0), of);
      case 2 -> update(column + " = " + column + " + " + values(1), of);
      case 3 -> update(column + " = " + values(1) + " + " + column, of);
      case 4 -> "DELETE " + column + "[" + index + "] FROM " + table + of;
      case 5 -> update(column + " = " + column + " - " + values(1), of);
      default -> update(column + "[" + index + "] = " + value(), of);
    };
  }

  private String update(String assignment, String of) {
    return "UPDATE " + table + using() + " SET " + assignment + of;
  }

  private String using() {
    if (random.nextInt(3) > 0) {
      return timestamp(" USING ");
    }
    return " USING TTL " + (DAY + random.nextInt(DAY)) + timestamp(" AND ");
  }

  /** Of some: a little while ago, so that they are not in the order of their writetimes. */
  private String timestamp(String before) {
    if (random.nextInt(4) > 0) {
      return "";
    }
    long micros = Instant.now().toEpochMilli() * 1_000 - random.nextLong(LATE_MICROS);
    return before + "TIMESTAMP " + micros;
  }

  private String values(int least) {
    return IntStream.range(0, random.nextInt(least, LONGEST + 1))
        .mapToObj(i -> value())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String value() {
    return "'" + (char) ('a' + random.nextInt(5)) + "'";
  }
}
