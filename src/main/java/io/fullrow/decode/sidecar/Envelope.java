// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.model.Expiry;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;

/** The outer fields of a change event, {@code org.apache.cassandra.CassandraCDC}. */
record Envelope(Raw.Struct root) {
  /** Its schema without a registry, where the payload is bytes. */
  static final Schema SCHEMA = schema();

  static Envelope of(Raw root) {
    if (root instanceof Raw.Struct struct) {
      return new Envelope(struct);
    }
    throw RejectedRecordException.malformed("expected a CassandraCDC record, not " + root.brief());
  }

  TableId table() {
    String keyspace = Expected.text(root.get("sourceKeyspace"), "sourceKeyspace");
    String table = Expected.text(root.get("sourceTable"), "sourceTable");
    if (keyspace.isEmpty() || table.isEmpty()) {
      throw RejectedRecordException.malformed("field 'sourceKeyspace' or 'sourceTable' is empty");
    }
    return new TableId(keyspace, table);
  }

  /** The highest writetime of what the event carries. */
  WriteTime time() {
    return WriteTime.ofMicros(Expected.whole(root.get("timestampMicros"), "timestampMicros"));
  }

  Operation operation() {
    return Operation.of(Expected.text(root.get("operationType"), "operationType"));
  }

  /** The columns that were touched, those of the key too. */
  Set<String> updateFields() {
    return new LinkedHashSet<>(texts("updateFields"));
  }

  /**
   * @throws RejectedRecordException if values were left out for their size
   */
  void refuseTruncated() {
    List<String> truncated = texts("truncatedFields");
    if (!truncated.isEmpty()) {
      throw RejectedRecordException.malformed(
          "the publisher left out the values of "
              + String.join(", ", truncated)
              + " (truncatedFields), because the record would be too large: raise its limit and"
              + " write the row again");
    }
  }

  /** Ttl and expiry of all values and of the row marker. */
  Optional<Expiry> expiry() {
    if (root.get("ttl").isNull()) {
      return Optional.empty();
    }
    Raw.Struct ttl = Expected.struct(root.get("ttl"), "ttl");
    long seconds = Expected.whole(ttl.get("ttl"), "ttl.ttl");
    if (seconds <= 0 || seconds > Integer.MAX_VALUE) {
      throw RejectedRecordException.malformed(
          "field 'ttl.ttl' is " + seconds + ", no ttl in seconds");
    }
    long deletedAt = Expected.whole(ttl.get("deletedAt"), "ttl.deletedAt");
    return Optional.of(Expiry.at(deletedAt, (int) seconds));
  }

  Raw payload() {
    return root.get("payload");
  }

  /** The predicates of a range deletion. */
  List<Raw> range() {
    if (root.get("range") instanceof Raw.Seq predicates && !predicates.elements().isEmpty()) {
      return predicates.elements();
    }
    throw RejectedRecordException.malformed(
        "field 'range' is "
            + root.get("range").brief()
            + ": the publisher cannot express several ranges of one mutation; delete them in the"
            + " target by hand");
  }

  private List<String> texts(String field) {
    if (!(root.get(field) instanceof Raw.Seq names)) {
      throw Expected.wrong(root.get(field), field, "an array");
    }
    List<String> texts = new ArrayList<>();
    names.elements().forEach(name -> texts.add(Expected.text(name, field)));
    return texts;
  }

  private static Schema schema() {
    Schema texts = Schema.createArray(Schema.create(Schema.Type.STRING));
    return SchemaBuilder.record("CassandraCDC")
        .namespace("org.apache.cassandra")
        .fields()
        .requiredLong("timestampMicros")
        .requiredString("sourceTable")
        .requiredString("sourceKeyspace")
        .requiredString("schemaUuid")
        .name("truncatedFields")
        .type(texts)
        .noDefault()
        .optionalString("version")
        .name("operationType")
        .type(
            Schema.createEnum(
                "OperationType",
                null,
                "com.apple.mg",
                List.of(
                    "INSERT",
                    "UPDATE",
                    "DELETE",
                    "COMPLEX_ELEMENT_DELETE",
                    "DELETE_RANGE",
                    "DELETE_PARTITION")))
        .noDefault()
        .requiredBoolean("isPartial")
        .name("updateFields")
        .type(optional(texts))
        .noDefault()
        .name("range")
        .type(optional(Schema.createArray(predicate())))
        .noDefault()
        .name("ttl")
        .type(optional(ttl()))
        .noDefault()
        .requiredBytes("payload")
        .endRecord();
  }

  private static Schema optional(Schema schema) {
    return Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
  }

  private static Schema predicate() {
    return SchemaBuilder.record("RangePredicate")
        .namespace("com.apple.mg")
        .fields()
        .requiredString("field")
        .name("rangePredicateType")
        .type(
            Schema.createEnum(
                "RangePredicateType",
                null,
                "com.apple.mg",
                List.of("LT", "LTE", "EQ", "GTE", "GT", "IN")))
        .noDefault()
        .requiredBytes("value")
        .endRecord();
  }

  /** {@code deletedAt} is an int in other versions, which Avro writes alike. */
  private static Schema ttl() {
    return SchemaBuilder.record("TTL")
        .namespace("com.apple.mg")
        .fields()
        .requiredInt("ttl")
        .requiredLong("deletedAt")
        .endRecord();
  }
}
