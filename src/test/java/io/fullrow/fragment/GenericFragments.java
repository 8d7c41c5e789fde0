// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Fragments as Avro's generic records, by the names of fragment.avsc alone: a second writer that
 * shares no code with the first.
 */
public final class GenericFragments {
  private GenericFragments() {}

  public static byte[] write(Schema schema, Object record) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
    try {
      new GenericDatumWriter<>(schema).write(record, encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  static GenericRecord read(Schema schema, byte[] body) {
    try {
      return new GenericDatumReader<GenericRecord>(schema)
          .read(null, DecoderFactory.get().binaryDecoder(body, null));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  public static GenericRecord toRecord(Schema schema, Fragment fragment) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("keyspace", fragment.table().keyspace());
    record.put("table", fragment.table().table());
    record.put("partitionKey", buffers(fragment.partition().components()));
    record.put("change", fragment.change().match(new Changes(schema.getField("change").schema())));
    record.put("snapshot", fragment.snapshot());
    record.put("refresh", fragment.refresh());
    record.put("origin", origin(branch(schema, "origin", "Origin"), fragment.origin()));
    return record;
  }

  private record Changes(Schema union) implements Change.Visitor<GenericRecord> {
    @Override
    public GenericRecord row(Change.Row row) {
      GenericRecord record = new GenericData.Record(named(union, "RowChange"));
      record.put("clustering", buffers(row.clustering().components()));
      record.put("marker", row.marker().map(m -> marker(record.getSchema(), m)).orElse(null));
      record.put("deletion", row.deletion().map(this::deletion).orElse(null));
      putColumns(record, row.columns());
      return record;
    }

    @Override
    public GenericRecord staticRow(Change.StaticRow row) {
      GenericRecord record = new GenericData.Record(named(union, "StaticChange"));
      putColumns(record, row.columns());
      return record;
    }

    @Override
    public GenericRecord range(Change.Range range) {
      GenericRecord record = new GenericData.Record(named(union, "RangeDeletion"));
      record.put("start", bound(record.getSchema().getField("start").schema(), range.start()));
      record.put("end", bound(record.getSchema().getField("end").schema(), range.end()));
      record.put("deletion", deletion(range.deletion()));
      return record;
    }

    @Override
    public GenericRecord partition(Change.Partition partition) {
      GenericRecord record = new GenericData.Record(named(union, "PartitionDeletion"));
      record.put("deletion", deletion(partition.deletion()));
      return record;
    }

    private GenericRecord deletion(Deletion deletion) {
      Schema row = named(union, "RowChange");
      GenericRecord record = new GenericData.Record(branch(row, "deletion", "Deletion"));
      record.put("writetime", deletion.writetime().micros());
      record.put("localDeletionTime", deletion.localDeletionTime());
      return record;
    }

    private void putColumns(GenericRecord record, RowContent columns) {
      Schema cells = record.getSchema().getField("cells").schema();
      Schema deletions = record.getSchema().getField("complexDeletions").schema();
      record.put(
          "cells",
          columns.cells().entrySet().stream().map(e -> cell(cells.getElementType(), e)).toList());
      record.put(
          "complexDeletions",
          columns.complexDeletions().entrySet().stream()
              .map(e -> complexDeletion(deletions.getElementType(), e))
              .toList());
    }

    private GenericRecord complexDeletion(Schema schema, Map.Entry<String, Deletion> entry) {
      GenericRecord record = new GenericData.Record(schema);
      record.put("column", entry.getKey());
      record.put("deletion", deletion(entry.getValue()));
      return record;
    }
  }

  private static GenericRecord marker(Schema row, RowMarker marker) {
    GenericRecord record = new GenericData.Record(branch(row, "marker", "RowMarker"));
    record.put("writetime", marker.writetime().micros());
    Schema expiry = branch(record.getSchema(), "expiry", "Expiry");
    record.put("expiry", marker.expiry().map(e -> expiry(expiry, e)).orElse(null));
    return record;
  }

  private static GenericRecord cell(Schema schema, Map.Entry<CellKey, Cell> entry) {
    Cell cell = entry.getValue();
    GenericRecord record = new GenericData.Record(schema);
    record.put("column", entry.getKey().column());
    record.put("path", buffer(entry.getKey().path()));
    record.put("writetime", cell.writetime().micros());
    String branch =
        cell instanceof Cell.Tombstone
            ? "Tombstone"
            : cell.expiryTime().isPresent() ? "Expiring" : "Live";
    GenericRecord content = new GenericData.Record(branch(schema, "content", branch));
    record.put("content", content);
    cell.valueBytes().ifPresent(value -> content.put("value", value.toByteBuffer()));
    cell.expiryTime()
        .ifPresent(
            e -> content.put("expiry", expiry(content.getSchema().getField("expiry").schema(), e)));
    if (cell instanceof Cell.Tombstone tombstone) {
      content.put("localDeletionTime", tombstone.localDeletionTime());
    }
    return record;
  }

  private static GenericRecord expiry(Schema schema, Expiry expiry) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("epochSecond", expiry.epochSecond());
    record.put("ttl", expiry.ttl().isPresent() ? expiry.ttl().getAsInt() : null);
    return record;
  }

  private static GenericRecord bound(Schema schema, RangeBound bound) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("prefix", buffers(bound.prefix()));
    record.put("inclusive", bound.inclusive());
    return record;
  }

  private static GenericRecord origin(Schema schema, Origin origin) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("topic", origin.topic());
    record.put("partition", origin.partition());
    record.put("offset", origin.offset());
    record.put("arrivalMillis", origin.arrivalMillis());
    Schema original = branch(schema, "original", "Original");
    record.put("original", origin.original().map(o -> original(original, o)).orElse(null));
    return record;
  }

  private static GenericRecord original(Schema schema, Origin.Original original) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("key", buffer(original.key()));
    record.put("value", buffer(original.value()));
    Schema header = schema.getField("headers").schema().getElementType();
    record.put("headers", original.headers().stream().map(h -> header(header, h)).toList());
    return record;
  }

  private static GenericRecord header(Schema schema, Header header) {
    GenericRecord record = new GenericData.Record(schema);
    record.put("name", header.name());
    record.put("value", buffer(header.value()));
    return record;
  }

  private static List<?> buffers(List<Bytes> bytes) {
    return bytes.stream().map(Bytes::toByteBuffer).toList();
  }

  private static @Nullable Object buffer(Optional<Bytes> bytes) {
    return bytes.map(Bytes::toByteBuffer).orElse(null);
  }

  private static Schema branch(Schema record, String field, String branch) {
    return named(record.getField(field).schema(), branch);
  }

  private static Schema named(Schema union, String name) {
    return union.getTypes().stream()
        .filter(type -> type.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
