// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.Optional;

/**
 * The outer fields of a change event: {@code {ts_ms, op, source, after}}.
 *
 * <p>The top-level {@code ts_ms} is the connector's processing time and is not read. {@code
 * source.file} and {@code source.pos} are shared by all rows of a mutation and are no identity.
 */
record Envelope(Raw.Struct root, Raw.Struct source) {

  /**
   * @throws RejectedRecordException if {@code root} is no envelope
   */
  static Envelope of(Raw root) {
    if (!(root instanceof Raw.Struct struct)) {
      throw RejectedRecordException.malformed(
          "expected an object with op, source and after, not " + root.brief());
    }
    return new Envelope(struct, Expected.struct(struct.get("source"), "source"));
  }

  TableId table() {
    String keyspace = Expected.text(source.get("keyspace"), "source.keyspace");
    String table = Expected.text(source.get("table"), "source.table");
    if (keyspace.isEmpty() || table.isEmpty()) {
      throw RejectedRecordException.malformed("field 'source.keyspace' or 'source.table' is empty");
    }
    return new TableId(keyspace, table);
  }

  /** Whether the row was read by the connector's snapshot. */
  boolean snapshot() {
    Raw snapshot = source.get("snapshot");
    if (snapshot.isNull()) {
      return false;
    }
    return snapshot instanceof Raw.Bool bool
        ? bool.value()
        : !Expected.text(snapshot, "source.snapshot").equals("false");
  }

  /** Empty where an older connector does not tell it. */
  Optional<String> logSegment() {
    return source.get("file") instanceof Raw.Text file
        ? Optional.of(file.value())
        : Optional.empty();
  }

  Op op() {
    return Op.of(Expected.text(root.get("op"), "op"));
  }

  /**
   * The writetime: of the row deletion for a {@code d} of a row, of the range deletion for {@code
   * r}, else the highest of the whole mutation. Older connectors have only milliseconds.
   */
  WriteTime time() {
    Raw micros = source.get("ts_us");
    if (!micros.isNull()) {
      return WriteTime.ofMicros(Expected.whole(micros, "source.ts_us"));
    }
    Raw millis = source.get("ts_ms");
    if (millis.isNull()) {
      throw RejectedRecordException.missing("source.ts_us");
    }
    try {
      return WriteTime.ofMillis(Expected.whole(millis, "source.ts_ms"));
    } catch (ArithmeticException e) {
      throw RejectedRecordException.malformed(
          "field 'source.ts_ms' is out of range: " + millis.brief());
    }
  }

  /** The columns by name, with {@code _range_start} and {@code _range_end}. */
  Raw.Struct after() {
    return Expected.struct(root.get("after"), "after");
  }
}
