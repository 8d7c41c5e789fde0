// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The cells of one row, and perhaps its marker, of exactly one writetime and expiry. CQL has one
 * timestamp and one TTL a statement, so a group is what one statement can write.
 */
final class CellGroup {
  private final PartitionKey partition;
  private final Optional<Clustering> clustering;
  private final Key key;
  private final SortedMap<CellKey, Optional<Bytes>> simple = new TreeMap<>();
  private final SortedMap<CellKey, Optional<Bytes>> fields = new TreeMap<>();
  private final SortedMap<String, SortedMap<Bytes, Bytes>> added = new TreeMap<>();
  private final SortedMap<String, SortedMap<Bytes, Bytes>> removed = new TreeMap<>();
  private final SortedMap<CellKey, Optional<Bytes>> mapElements = new TreeMap<>();
  private final SortedSet<CellKey> oddRemoved = new TreeSet<>();
  private final SortedMap<String, WholeFields> whole = new TreeMap<>();
  private boolean marker;

  CellGroup(PartitionKey partition, Optional<Clustering> clustering, Key key) {
    this.partition = partition;
    this.clustering = clustering;
    this.key = key;
  }

  private record WholeFields(UserDefinedType type, Map<Integer, Bytes> fields) {
    Bytes value() {
      return UdtFields.value(fields, type.getFieldNames().size());
    }
  }

  /** The order is that of the statements in a plan: by writetime, then by expiry, none first. */
  record Key(WriteTime writetime, OptionalLong expiry) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byWritetime = writetime.compareTo(other.writetime);
      return byWritetime != 0
          ? byWritetime
          : Long.compare(expiry.orElse(Long.MIN_VALUE), other.expiry.orElse(Long.MIN_VALUE));
    }
  }

  /** When all of the group expires, in seconds since the epoch. */
  OptionalLong expiry() {
    return key.expiry();
  }

  void addMarker() {
    marker = true;
  }

  void addSimple(CellKey cell, Optional<Bytes> value) {
    simple.put(cell, value);
  }

  void addField(CellKey cell, Optional<Bytes> value) {
    fields.put(cell, value);
  }

  /**
   * A field whose bytes the server would change.
   *
   * @param writable whether the rest of the UDT is deleted anyway, so that it can be written whole
   */
  void addOddField(UserDefinedType type, CellKey cell, Bytes value, boolean writable) {
    if (writable) {
      whole
          .computeIfAbsent(cell.column(), column -> new WholeFields(type, new TreeMap<>()))
          .fields()
          .put(UdtFields.index(cell), value);
    } else {
      // The same value to every reader, if not the same bytes.
      addField(cell, Optional.of(value));
    }
  }

  /** An element that is removed may be of any bytes, one that is added not: CQL cannot write it. */
  void addSetElement(SetType type, CellKey cell, boolean live) {
    if (!live && !Canonical.isCanonical(type.getElementType(), cell.path().orElseThrow())) {
      oddRemoved.add(cell);
      return;
    }
    (live ? added : removed)
        .computeIfAbsent(cell.column(), column -> new TreeMap<>())
        .put(cell.path().orElseThrow(), Bytes.empty());
  }

  /** Many elements share a statement where their bytes allow it. */
  void addMapElement(MapType type, CellKey cell, Optional<Bytes> value) {
    Bytes key = cell.path().orElseThrow();
    if (value.isPresent()
        && Canonical.isCanonical(type.getKeyType(), key)
        && Canonical.isCanonical(type.getValueType(), value.get())) {
      added.computeIfAbsent(cell.column(), column -> new TreeMap<>()).put(key, value.get());
    } else {
      mapElements.put(cell, value);
    }
  }

  /** The statements of the group, with that TTL in seconds. */
  List<Write> writes(int ttlSeconds) {
    Stamp stamp = new Stamp(key.writetime(), ttlSeconds);
    List<Write> writes = new ArrayList<>();
    SortedMap<CellKey, Optional<Bytes>> updated = new TreeMap<>(fields);
    if (marker) {
      writes.add(new Write.Insert(partition, clustering.orElseThrow(), stamp, simple));
    } else {
      updated.putAll(simple);
    }
    if (!updated.isEmpty()) {
      writes.add(new Write.Update(partition, clustering, stamp, updated));
    }
    whole.forEach(
        (column, udt) ->
            writes.add(new Write.WholeUdt(partition, clustering, stamp, column, udt.value())));
    added.forEach((column, elements) -> writes.add(elements(stamp, column, elements, false)));
    removed.forEach((column, elements) -> writes.add(elements(stamp, column, elements, true)));
    oddRemoved.forEach(
        cell -> writes.add(new Write.DeleteElement(partition, clustering, cell, key.writetime())));
    mapElements.forEach(
        (cell, value) ->
            writes.add(new Write.MapElement(partition, clustering, stamp, cell, value)));
    return writes;
  }

  private Write elements(
      Stamp stamp, String column, SortedMap<Bytes, Bytes> elements, boolean removal) {
    return new Write.Elements(partition, clustering, stamp, column, elements, removal);
  }
}
