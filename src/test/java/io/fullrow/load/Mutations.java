// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An application's writes to the table of the load, the same for one seed. Not thread-safe. */
final class Mutations {
  private static final int ACCOUNTS = 50;

  private final LoadOptions.Workload workload;
  private final SplittableRandom random;
  private final List<String> columns;
  private long micros;

  /**
   * @param firstMicros the writetime of the first; each further one is one microsecond later
   */
  Mutations(LoadOptions.Workload workload, long firstMicros) {
    this.workload = workload;
    this.random = new SplittableRandom(workload.seed());
    this.columns = workload.shape().columns();
    this.micros = firstMicros;
  }

  List<Mutation> next(int count) {
    List<Mutation> mutations = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      mutations.add(next());
    }
    return mutations;
  }

  /** Full rows, each with a key of its own. */
  List<Mutation> distinct(int count) {
    List<Mutation> mutations = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      Map<String, Object> written = key(row);
      written.putAll(values());
      mutations.add(new Mutation(Mutation.Kind.INSERT, written, micros++));
    }
    return mutations;
  }

  private Mutation next() {
    Map<String, Object> row = key(nextRow());
    int share = random.nextInt(100);
    int inserts = workload.mix().inserts() + (columns.isEmpty() ? workload.mix().updates() : 0);
    if (share < inserts) {
      row.putAll(values());
      return new Mutation(Mutation.Kind.INSERT, row, micros++);
    }
    if (share < workload.mix().inserts() + workload.mix().updates()) {
      row.putAll(someOf(values()));
      return new Mutation(Mutation.Kind.UPDATE, row, micros++);
    }
    return new Mutation(Mutation.Kind.DELETE, row, micros++);
  }

  private int nextRow() {
    int hotPercent = workload.shape().hotPercent();
    boolean hot = hotPercent > 0 && random.nextInt(100) < hotPercent;
    return hot ? 0 : random.nextInt(workload.rows());
  }

  /**
   * From the day of the first row to that of the row with this number.
   *
   * @throws IllegalArgumentException if that row is not the first of its day
   */
  static int days(int row, Shape shape) {
    long rowsOfDay = (long) shape.rowsOfPartition() * ACCOUNTS;
    if (row % rowsOfDay != 0) {
      throw new IllegalArgumentException(row + " is no multiple of " + rowsOfDay);
    }
    return Math.toIntExact(row / rowsOfDay);
  }

  private Map<String, Object> key(int row) {
    int partition = row / workload.shape().rowsOfPartition();
    Map<String, Object> key = new LinkedHashMap<>();
    key.put("account", "account-" + partition % ACCOUNTS);
    key.put("day", 20_000 + partition / ACCOUNTS);
    key.put("item", row % workload.shape().rowsOfPartition());
    return key;
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("title", "title " + Long.toHexString(random.nextLong()));
    values.put("owner", "owner " + random.nextInt(1_000));
    values.put("amount", random.nextLong());
    values.put("ratio", random.nextDouble());
    values.put("active", random.nextBoolean());
    values.put("updated", Instant.ofEpochMilli(1_700_000_000_000L + random.nextInt()));
    values.put("note", Long.toHexString(random.nextLong()).repeat(4));
    columns.forEach(name -> values.computeIfAbsent(name, this::more));
    values.keySet().retainAll(columns);
    return values;
  }

  private Object more(String name) {
    return name + " " + random.nextInt(1_000);
  }

  /** One to three of them. */
  private Map<String, Object> someOf(Map<String, Object> values) {
    List<String> names = new ArrayList<>(values.keySet());
    for (int i = names.size() - 1; i > 0; i--) {
      Collections.swap(names, i, random.nextInt(i + 1));
    }
    values.keySet().retainAll(names.subList(0, 1 + random.nextInt(3)));
    return values;
  }
}
