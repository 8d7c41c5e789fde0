// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Format;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * The format {@code debezium}: change events of Debezium's connector for Cassandra 4 and 5 (3.x).
 *
 * <p>Columns that are listed as {@link Fidelity.Level#MISSING} are skipped where they come all the
 * same; {@link Fidelity.Level#LOSSY} ones are decoded, and the user of the decoder has refused the
 * table unless the operator accepts them. Decimals and varints are exact or refused one by one:
 * only each record shows how the connector was configured.
 */
public final class DebeziumFormat implements Format {
  private static final List<String> UNDETECTABLE =
      List.of(
          "One mutation has one timestamp here, its highest: batches with several timestamps get"
              + " wrong writetimes.",
          "Mutations made by blocking read repair or repair streaming mix timestamps: set"
              + " read_repair='NONE' on the source tables and cdc_on_repair_enabled: false on the"
              + " source nodes.",
          "A row that is deleted and written in one mutation loses what was written.",
          "Overlapping range deletions in one batch stop the connector.",
          "An INSERT with a TTL but without any value besides the primary key gets a row marker"
              + " that does not expire.",
          "A zero-length number, boolean, date or time arrives as null and is taken for a deletion"
              + " of the cell.",
          "With decimal.handling.mode=string a decimal of negative scale (1E+3) arrives as digits"
              + " (1000): equal, but not the same bytes.",
          "With decimal.handling.mode=precise or varint.handling.mode=precise the connector stops"
              + " on every deletion that lists such a column: use string.",
          "In JSON without schema the text of a varint is read as digits: set"
              + " varint.handling.mode=string.",
          "A date further than 2.9 million years from 1970 is taken for the shifted number of older"
              + " connectors.",
          "Columns that the connector's field.exclude.list names are never seen.");

  @Override
  public String name() {
    return "debezium";
  }

  @Override
  public List<Fidelity> fidelity(TableSchema schema) {
    return schema.byName().values().stream()
        .filter(column -> !column.isPrimaryKey() || !exact(column, schema))
        .map(column -> ColumnFidelity.of(column, schema))
        .toList();
  }

  private static boolean exact(Column column, TableSchema schema) {
    return ColumnFidelity.of(column, schema).level() == Fidelity.Level.EXACT;
  }

  @Override
  public List<String> undetectableLosses() {
    return UNDETECTABLE;
  }

  @Override
  public Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    return new DebeziumDecoder(source, acceptedLosses, writerSchemas);
  }

  @Override
  public List<String> mismatches(Schema writer, TableSchema schema) {
    return WriterTypes.mismatches(writer, schema);
  }
}
