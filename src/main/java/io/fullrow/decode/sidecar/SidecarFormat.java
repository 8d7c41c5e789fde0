// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.Decoder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.Fidelity.Level;
import io.fullrow.decode.Format;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** The format {@code sidecar}: change events of Apache Cassandra Sidecar and Analytics CDC. */
public final class SidecarFormat implements Format {
  private static final List<String> UNDETECTABLE =
      List.of(
          "One mutation has one timestamp and one TTL here, its highest and its last: batches with"
              + " several get wrong writetimes and expiries.",
          "An INSERT with a TTL but without any value besides the primary key gets a row marker"
              + " that does not expire.",
          "An INSERT that empties a non-frozen collection arrives without its row marker.",
          "A row that is deleted and written in one mutation loses what was written, and of a"
              + " mutation that deletes its partition nothing else arrives.",
          "Of several range deletions in one mutation only the first arrives.",
          "A zero-length number, boolean, date or time arrives as null and is taken for a deletion"
              + " of the cell.",
          "A date further than 2.9 million years from 1970 is taken for the shifted number that"
              + " Cassandra stores.",
          "The publisher is best effort: a mutation that reached too few replicas, or a value that"
              + " it cannot encode (a varint of more than 38 digits, a UDT with a null field),"
              + " never arrives.",
          "Without the Confluent wire format the record does not have the payload's schema: it is"
              + " derived from the target table, which must have the columns of the source while"
              + " records come.");

  @Override
  public String name() {
    return "sidecar";
  }

  @Override
  public List<Fidelity> fidelity(TableSchema schema) {
    return schema.byName().values().stream()
        .filter(
            column -> !column.isPrimaryKey() || SidecarFidelity.of(column).level() != Level.EXACT)
        .map(SidecarFidelity::of)
        .toList();
  }

  @Override
  public List<String> undetectableLosses() {
    return UNDETECTABLE;
  }

  @Override
  public List<String> mismatches(Schema writer, TableSchema schema) {
    return PayloadSchemas.mismatches(writer, schema);
  }

  @Override
  public boolean ofEachReplica() {
    return false;
  }

  @Override
  public Decoder decoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    return new SidecarDecoder(source, acceptedLosses, writerSchemas);
  }
}
