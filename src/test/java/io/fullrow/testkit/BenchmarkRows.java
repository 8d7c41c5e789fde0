// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.debezium.DebeziumJson;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What the benchmarks measure with: rows of ten columns, three of them the primary key, and writes
 * to them. An even number is an INSERT of all columns, the odd one after it an UPDATE of two
 * columns of the same row.
 */
public final class BenchmarkRows {
  /** More than a processor's caches and branch predictors remember. */
  public static final int WRITES = 4_000;

  public static final TableId TABLE = new TableId("shop", "readings");
  public static final TableSchema SCHEMA =
      new TableSchema(
          TABLE,
          List.of(
              column("account", DataTypes.TEXT, Column.Kind.PARTITION_KEY),
              column("day", DataTypes.INT, Column.Kind.PARTITION_KEY)),
          List.of(column("item", DataTypes.INT, Column.Kind.CLUSTERING)),
          List.of(),
          List.of(
              column("active", DataTypes.BOOLEAN, Column.Kind.REGULAR),
              column("amount", DataTypes.BIGINT, Column.Kind.REGULAR),
              column("note", DataTypes.TEXT, Column.Kind.REGULAR),
              column("owner", DataTypes.TEXT, Column.Kind.REGULAR),
              column("ratio", DataTypes.DOUBLE, Column.Kind.REGULAR),
              column("title", DataTypes.TEXT, Column.Kind.REGULAR),
              column("updated", DataTypes.TIMESTAMP, Column.Kind.REGULAR)));

  private static final long FIRST_MICROS = 1_700_000_000_000_000L;
  private static final List<RawRecord> RECORDS = records();
  private static final List<Fragment> FRAGMENTS =
      RECORDS.stream().map(BenchmarkRows::decoded).toList();

  private BenchmarkRows() {}

  /** As Debezium writes them, about 1 kB each. */
  public static RawRecord record(int number) {
    return RECORDS.get(number % WRITES);
  }

  public static Fragment fragment(int number) {
    return FRAGMENTS.get(number % WRITES);
  }

  public static Decoder decoder() {
    return new DebeziumFormat()
        .decoder(
            TABLE,
            Set.of(),
            id -> {
              throw new IllegalStateException("JSON needs no registry");
            });
  }

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  private static Fragment decoded(RawRecord record) {
    return ((Decoded.Changes) decoder().decode(record, SCHEMA)).fragments().get(0);
  }

  private static List<RawRecord> records() {
    DebeziumJson json = DebeziumJson.of(TABLE, SCHEMA);
    SplittableRandom random = new SplittableRandom(1);
    List<RawRecord> records = new ArrayList<>();
    for (int i = 0; i < WRITES; i += 2) {
      Map<String, Object> row = row(random, i / 2);
      records.add(record(i, json.insert(row, FIRST_MICROS + i)));
      row.keySet().removeAll(Set.of("owner", "amount", "ratio", "active", "note"));
      records.add(record(i + 1, json.update(row, FIRST_MICROS + i + 1)));
    }
    return records;
  }

  private static RawRecord record(int offset, DebeziumJson.Message message) {
    Optional<Bytes> key = Optional.of(message.key());
    Optional<Bytes> value = Optional.of(message.value());
    Origin.Original original = new Origin.Original(key, value, List.of());
    long arrival = FIRST_MICROS / 1_000 + 900;
    return new RawRecord(key, value, new Origin("raw", 0, offset, arrival, Optional.of(original)));
  }

  private static Map<String, Object> row(SplittableRandom random, int number) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("account", "account-" + number % 50);
    row.put("day", 20_000 + number / 500);
    row.put("item", number % 10);
    row.put("title", "title " + Long.toHexString(random.nextLong()));
    row.put("owner", "owner " + random.nextInt(1_000));
    row.put("amount", random.nextLong());
    row.put("ratio", random.nextDouble());
    row.put("active", random.nextBoolean());
    row.put("updated", Instant.ofEpochMilli(FIRST_MICROS / 1_000 + random.nextInt()));
    row.put("note", Long.toHexString(random.nextLong()).repeat(4));
    return row;
  }
}
