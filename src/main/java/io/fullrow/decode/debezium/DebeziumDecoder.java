package io.fullrow.decode.debezium;

import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the change events of one table. The record's value tells all, the primary key too; the
 * record's key is not read, so that transformations may change it.
 *
 * <p>Safe for many threads: the only state is a cache of the immutable {@link TableReader}, and the
 * loser of a race builds it once more.
 */
final class DebeziumDecoder implements Decoder {
  static final String NULL_VALUE = "null value";
  static final String SNAPSHOT_ROW = "snapshot row";
  static final String NOTHING_CARRIED = "no carried column";

  private final TableId source;
  private final Set<String> acceptedLosses;
  private final WriterSchemas writerSchemas;
  private volatile @Nullable TableReader cached;

  DebeziumDecoder(TableId source, Set<String> acceptedLosses, WriterSchemas writerSchemas) {
    this.source = source;
    this.acceptedLosses = Set.copyOf(acceptedLosses);
    this.writerSchemas = writerSchemas;
  }

  @Override
  public Decoded decode(RawRecord raw, TableSchema schema) {
    if (raw.value().isEmpty()) {
      return new Decoded.Ignored(NULL_VALUE);
    }
    try {
      return decode(raw.value().get(), raw, schema);
    } catch (Rejected e) {
      return e.decoded();
    } catch (RuntimeException | StackOverflowError e) {
      // Nothing that a record contains may end the thread that reads it.
      return new Decoded.Malformed("cannot be decoded: " + e);
    }
  }

  private Decoded decode(Bytes value, RawRecord raw, TableSchema schema) {
    Payload payload = parse(value);
    if (payload.root().isNull()) {
      return new Decoded.Ignored(NULL_VALUE);
    }
    Envelope envelope = Envelope.of(payload.root());
    if (!envelope.table().equals(source)) {
      return new Decoded.Malformed(
          "fragment of table "
              + envelope.table()
              + ", which is not configured for topic "
              + raw.origin().topic());
    }
    if (envelope.snapshot()) {
      return new Decoded.Ignored(SNAPSHOT_ROW);
    }
    TableReader table = reader(schema);
    RowChange row = new RowChange(table, payload, envelope.after(), envelope.time());
    Change change = change(envelope, row, table);
    return new Decoded.Changes(
        List.of(new Fragment(source, row.partitionKey(), change, false, false, raw.origin())));
  }

  private Payload parse(Bytes value) {
    if (value.isEmpty()) {
      throw Rejected.malformed("the value is empty, neither JSON nor Avro");
    }
    int first = value.unsignedByteAt(0);
    return switch (first) {
      case 0 -> AvroTree.read(value, writerSchemas);
      case '{', 'n', ' ', '\t', '\r', '\n' -> JsonTree.read(value);
      default ->
          throw Rejected.malformed(
              "neither JSON nor Avro in the Confluent wire format: the first byte is 0x"
                  + Integer.toHexString(first));
    };
  }

  private static Change change(Envelope envelope, RowChange row, TableReader table) {
    return switch (envelope.op()) {
      case INSERT -> row.insert();
      case UPDATE -> row.update();
      case DELETE -> row.delete();
      case RANGE -> new RangeChange(table, envelope.after()).at(envelope.time());
    };
  }

  private TableReader reader(TableSchema schema) {
    TableReader reader = cached;
    if (reader == null || !reader.isOf(schema)) {
      reader = new TableReader(schema, acceptedLosses);
      cached = reader;
    }
    return reader;
  }
}
