// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.decode.raw.TreeDecoder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the change events of one table. The record's key is not read.
 *
 * <p>A first byte of zero is the Confluent wire format. Without it a record begins with its
 * timestamp, which is zero only for a write at the writetime 0: that one is refused, as its writer
 * schema is unknown.
 */
final class SidecarDecoder extends TreeDecoder {
  private final TableId source;
  private final WriterSchemas writerSchemas;
  private volatile @Nullable Derived derived;

  /** The payload's schema of a table. */
  private record Derived(TableSchema table, Schema payload) {}

  SidecarDecoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    super(source, acceptedLosses, new SidecarColumns());
    this.source = source;
    this.writerSchemas = writerSchemas;
  }

  @Override
  protected List<Fragment> fragments(Bytes value, RawRecord raw, TableReader table) {
    if (value.isEmpty()) {
      throw RejectedRecordException.malformed("the value is empty, no Avro");
    }
    boolean framed = value.unsignedByteAt(0) == 0;
    Schema writer = framed ? AvroTree.writer(value, writerSchemas) : Envelope.SCHEMA;
    Envelope envelope =
        Envelope.of(
            framed
                ? AvroTree.read(value, writer)
                : AvroTree.unframed(value, writer, "the schema CassandraCDC"));
    refuseOtherTable(envelope.table(), raw);
    envelope.refuseTruncated();
    Schema payloadSchema = PayloadSchemas.payload(writer).orElseGet(() -> derived(table.schema()));
    return fragments(envelope, payload(envelope, payloadSchema, table), payloadSchema, table, raw);
  }

  private void refuseOtherTable(TableId table, RawRecord raw) {
    if (!table.equals(source)) {
      throw RejectedRecordException.malformed(
          "record of table "
              + table
              + ", which is not configured for topic "
              + raw.origin().topic());
    }
  }

  private static EventPayload payload(Envelope envelope, Schema schema, TableReader table) {
    Set<String> names = envelope.updateFields();
    // An unknown column is reported before the payload, which does not fit the schema then.
    names.forEach(table::column);
    Raw payload = envelope.payload();
    Raw values =
        payload instanceof Raw.Binary bytes
            ? AvroTree.unframed(
                bytes.value(), schema, "the payload's schema, derived from " + table.schema().id())
            : payload;
    return EventPayload.of(names, Expected.struct(values, "payload"), table);
  }

  private List<Fragment> fragments(
      Envelope envelope,
      EventPayload payload,
      Schema payloadSchema,
      TableReader table,
      RawRecord raw) {
    PartitionKey partition = payload.partitionKey();
    List<Change> changes =
        switch (envelope.operation()) {
          case DELETE_PARTITION -> List.of(payload.partitionDeletion(envelope.time()));
          case DELETE_RANGE ->
              payload.onlyKey(
                  new EventRange(table, payloadSchema).at(envelope.range(), envelope.time()));
          default -> new EventRow(payload, envelope, table).changes();
        };
    List<Fragment> fragments = new ArrayList<>();
    for (Change change : changes) {
      fragments.add(new Fragment(source, partition, change, false, false, raw.origin()));
    }
    return fragments;
  }

  @SuppressWarnings(
      "ReferenceEquality") // asked for each record; a table read anew is prepared anew
  private Schema derived(TableSchema table) {
    Derived known = derived;
    if (known == null || known.table() != table) {
      known = new Derived(table, PayloadSchemas.of(table));
      derived = known;
    }
    return known.payload();
  }
}
