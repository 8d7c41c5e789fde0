// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.ChangeBytes;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.JsonTree;
import io.fullrow.decode.raw.Payload;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.decode.raw.TreeDecoder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Decodes the change events of one table. The record's value has everything, the primary key too;
 * the record's key is not read, so that transformations may change it.
 */
final class DebeziumDecoder extends TreeDecoder {
  static final String SNAPSHOT_ROW = "snapshot row";

  private final TableId source;
  private final WriterSchemas writerSchemas;

  DebeziumDecoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    super(source, acceptedLosses, new DebeziumColumns());
    this.source = source;
    this.writerSchemas = writerSchemas;
  }

  @Override
  protected List<Fragment> fragments(Bytes value, RawRecord raw, TableReader table) {
    Payload payload = parse(value);
    if (payload.root().isNull()) {
      throw RejectedRecordException.ignored(NULL_VALUE);
    }
    Envelope envelope = Envelope.of(payload.root());
    refuseOtherTable(envelope.table(), raw);
    if (envelope.snapshot()) {
      throw RejectedRecordException.ignored(SNAPSHOT_ROW);
    }
    RowChange row = new RowChange(table, payload, envelope.after(), envelope.time());
    return change(envelope, row, table)
        .map(change -> new Fragment(source, row.partitionKey(), change, false, false, raw.origin()))
        .stream()
        .toList();
  }

  private void refuseOtherTable(TableId table, RawRecord raw) {
    if (!table.equals(source)) {
      throw RejectedRecordException.malformed(
          "fragment of table "
              + table
              + ", which is not configured for topic "
              + raw.origin().topic());
    }
  }

  @Override
  public boolean tellChange(RawRecord record, ChangeBytes to) {
    return record.value().filter(value -> JsonChange.tell(value, to)).isPresent();
  }

  @Override
  public Optional<String> logSegment(RawRecord record) {
    try {
      return record.value().flatMap(value -> Envelope.of(parse(value).root()).logSegment());
    } catch (RejectedRecordException e) {
      return Optional.empty();
    }
  }

  private Payload parse(Bytes value) {
    if (value.isEmpty()) {
      throw RejectedRecordException.malformed("the value is empty, neither JSON nor Avro");
    }
    int first = value.unsignedByteAt(0);
    return switch (first) {
      case 0 -> AvroTree.read(value, writerSchemas);
      case '{', 'n', ' ', '\t', '\r', '\n' -> JsonTree.read(value);
      default ->
          throw RejectedRecordException.malformed(
              "neither JSON nor Avro in the Confluent wire format: the first byte is 0x"
                  + Integer.toHexString(first));
    };
  }

  private static Optional<Change> change(Envelope envelope, RowChange row, TableReader table) {
    return switch (envelope.op()) {
      case INSERT -> Optional.of(row.insert());
      case UPDATE -> row.update();
      case DELETE -> Optional.of(row.delete());
      case RANGE -> Optional.of(new RangeChange(table, envelope.after()).at(envelope.time()));
    };
  }
}
