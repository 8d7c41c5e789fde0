// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.trigger;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.decode.Format;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/**
 * The format {@code trigger}: JSON of the classic Cassandra trigger (3.x and 4.0).
 *
 * <p>Two losses belong to the whole table and are accepted by separate names in addition to those
 * of columns: {@value #WRITETIME} and {@value #TTL}.
 */
public final class TriggerFormat implements Format {
  static final String WRITETIME = "writetime";
  static final String TTL = "ttl";

  private static final List<Fidelity> OF_THE_TABLE =
      List.of(
          new Fidelity(
              WRITETIME,
              Level.LOSSY,
              "writetimes are the timestamps of the Kafka records, in milliseconds: changes within"
                  + " one millisecond have no order, a deletion wins there"),
          new Fidelity(
              TTL, Level.LOSSY, "values written with a TTL arrive without it and never expire"));

  private static final List<String> UNDETECTABLE =
      List.of(
          "INSERT and UPDATE look alike: a row with values is taken for an UPDATE, so that it"
              + " vanishes with its last value, also where an INSERT would keep it.",
          "A row that is deleted and written in one mutation loses what was written.",
          "Of several range deletions in one mutation only one arrives, and of a mutation that"
              + " deletes its partition nothing else.",
          "The trigger runs before the write: what then fails or is never acknowledged arrives"
              + " too.",
          "USING TIMESTAMP is not seen: writes with chosen timestamps are ordered by their"
              + " arrival.",
          "A record without a timestamp, or with one in the future, takes the time at which it is"
              + " read: a rebuild gives it another writetime.",
          "From Cassandra 4.1 on the trigger writes clustering keys as CQL literals: blobs and"
              + " quoted texts go to dead letters.");

  @Override
  public String name() {
    return "trigger";
  }

  @Override
  public List<Fidelity> fidelity(TableSchema schema) {
    List<Fidelity> all = new ArrayList<>(OF_THE_TABLE);
    schema.byName().values().stream()
        .map(column -> TriggerFidelity.of(column, schema))
        .filter(fidelity -> fidelity.level() != Level.EXACT || !isKey(fidelity.column(), schema))
        .forEach(all::add);
    return List.copyOf(all);
  }

  private static boolean isKey(String column, TableSchema schema) {
    return schema.column(column).orElseThrow().isPrimaryKey();
  }

  @Override
  public List<String> undetectableLosses() {
    return UNDETECTABLE;
  }

  /** None: the records have no schema. */
  @Override
  public List<String> mismatches(Schema writer, TableSchema schema) {
    return List.of();
  }

  @Override
  public boolean ofEachReplica() {
    return false;
  }

  @Override
  public Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    // The table's losses name no columns: an unknown column of such a name stays unknown.
    Set<String> columns =
        acceptedLosses.stream()
            .filter(name -> !name.equals(WRITETIME) && !name.equals(TTL))
            .collect(Collectors.toUnmodifiableSet());
    return new TriggerDecoder(source, columns);
  }
}
