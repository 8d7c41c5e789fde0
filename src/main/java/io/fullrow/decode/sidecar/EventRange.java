// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.sidecar;

import io.fullrow.decode.raw.AvroTree;
import io.fullrow.decode.raw.ColumnReader;
import io.fullrow.decode.raw.Expected;
import io.fullrow.decode.raw.Raw;
import io.fullrow.decode.raw.RejectedRecordException;
import io.fullrow.decode.raw.TableReader;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.RangeBound;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/**
 * A range deletion: predicates on clustering columns, in their order. What both bounds share is
 * {@code EQ} or {@code IN}; behind it {@code GT} and {@code GTE} are the start, {@code LT} and
 * {@code LTE} the end, in the table's clustering order: of a {@code DESC} column the start is the
 * larger value.
 */
final class EventRange {
  private static final Set<String> TYPES = Set.of("EQ", "IN", "GT", "GTE", "LT", "LTE");

  private final TableReader table;
  private final Schema payloadSchema;

  /** One predicate. */
  private record Predicate(int column, String type, Bytes value) {
    boolean isShared() {
      return type.equals("EQ") || type.equals("IN");
    }

    boolean isStart() {
      return type.startsWith("GT");
    }

    boolean inclusive() {
      return type.endsWith("TE");
    }
  }

  EventRange(TableReader table, Schema payloadSchema) {
    this.table = table;
    this.payloadSchema = payloadSchema;
  }

  /** One range, or one for each value of an {@code IN}. */
  List<Change> at(List<Raw> raws, WriteTime time) {
    List<Predicate> shared = new ArrayList<>();
    List<Predicate> starts = new ArrayList<>();
    List<Predicate> ends = new ArrayList<>();
    for (int i = 0; i < raws.size(); i++) {
      Predicate predicate = predicate(raws.get(i), "range[" + i + "]");
      (predicate.isShared() ? shared : predicate.isStart() ? starts : ends).add(predicate);
    }
    List<List<Bytes>> prefixes = prefixes(shared);
    if (prefixes.size() > 1 && starts.size() + ends.size() > 0) {
      throw ambiguous();
    }
    Deletion deletion = Deletion.at(time);
    List<Change> ranges = new ArrayList<>();
    for (List<Bytes> prefix : prefixes) {
      ranges.add(new Change.Range(bound(prefix, starts), bound(prefix, ends), deletion));
    }
    return ranges;
  }

  /** The values that both bounds begin with: several if the last predicates are an IN. */
  private static List<List<Bytes>> prefixes(List<Predicate> shared) {
    List<List<Bytes>> prefixes = List.of(List.of());
    int at = 0;
    for (int column = 0; at < shared.size(); column++) {
      int first = at;
      while (at < shared.size() && shared.get(at).column() == column) {
        at++;
      }
      if (at == first) {
        throw gap();
      }
      // Checked before they are combined: a record can have very many of both.
      if (at - first > 1 && prefixes.size() > 1) {
        throw ambiguous();
      }
      List<List<Bytes>> longer = new ArrayList<>();
      for (Predicate predicate : shared.subList(first, at)) {
        prefixes.forEach(prefix -> longer.add(append(prefix, predicate.value())));
      }
      prefixes = longer;
    }
    return prefixes;
  }

  private static RangeBound bound(List<Bytes> prefix, List<Predicate> tail) {
    List<Bytes> values = prefix;
    for (Predicate predicate : tail) {
      if (predicate.column() != values.size()) {
        throw gap();
      }
      if (predicate.inclusive() != tail.get(0).inclusive()) {
        throw RejectedRecordException.malformed(
            "field 'range' has a bound that is and is not inclusive");
      }
      values = append(values, predicate.value());
    }
    return values.isEmpty()
        ? RangeBound.open()
        : new RangeBound(values, tail.isEmpty() || tail.get(0).inclusive());
  }

  private static List<Bytes> append(List<Bytes> values, Bytes value) {
    List<Bytes> longer = new ArrayList<>(values);
    longer.add(value);
    return longer;
  }

  private Predicate predicate(Raw raw, String path) {
    Raw.Struct struct = Expected.struct(raw, path);
    String name = Expected.text(struct.get("field"), path + ".field");
    String type = Expected.text(struct.get("rangePredicateType"), path + ".rangePredicateType");
    if (!TYPES.contains(type)) {
      throw RejectedRecordException.malformed(
          "field '" + path + ".rangePredicateType' is '" + type + "'");
    }
    ColumnReader column = table.column(name);
    int index = column == null ? -1 : table.clustering().indexOf(column);
    if (column == null || index < 0) {
      throw RejectedRecordException.malformed(
          "field '" + path + ".field' is '" + name + "', no clustering column");
    }
    return new Predicate(index, type, value(column, struct.get("value"), path + ".value"));
  }

  /** The value is the only one of a payload. */
  private Bytes value(ColumnReader column, Raw raw, String path) {
    if (!(raw instanceof Raw.Binary bytes)) {
      throw Expected.wrong(raw, path, "bytes");
    }
    Raw.Struct payload =
        Expected.struct(
            AvroTree.unframed(bytes.value(), payloadSchema, "the payload's schema in " + path),
            path);
    Raw value = payload.get(column.name());
    if (value.isNull()) {
      throw RejectedRecordException.missing(path + "." + column.name());
    }
    return column.read(value, EventPayload.PLAIN);
  }

  private static RejectedRecordException gap() {
    return RejectedRecordException.malformed(
        "field 'range' does not give the first clustering columns without a gap");
  }

  private static RejectedRecordException ambiguous() {
    return RejectedRecordException.malformed(
        "field 'range' has IN together with another IN or a bound: a batch of different ranges"
            + " looks the same; delete them in the target by hand");
  }
}
