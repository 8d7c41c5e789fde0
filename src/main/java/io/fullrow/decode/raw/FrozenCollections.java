// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Frozen collections in Cassandra's storage format: the number of elements, then each with its
 * length. Sets and maps are sorted as Cassandra sorts them, in whatever order they come.
 */
public final class FrozenCollections {
  private FrozenCollections() {}

  /** A key of a map and its value, not yet serialized. */
  public record Entry(Raw key, Raw value) {}

  public static ValueReader list(ValueReader element) {
    return (raw, connectDecimals) -> {
      List<Raw> elements = elements(raw);
      Framed out = Framed.counted(elements.size());
      for (Raw one : elements) {
        out.add(element.read(present(one), connectDecimals));
      }
      return out.toBytes();
    };
  }

  public static ValueReader set(ValueReader element, ElementOrder order) {
    return (raw, connectDecimals) -> {
      SortedMap<Bytes, Bytes> sorted = new TreeMap<>();
      for (Raw one : elements(raw)) {
        Bytes bytes = element.read(present(one), connectDecimals);
        if (sorted.put(order.position(bytes), bytes) != null) {
          throw NotAValueException.because("an element comes twice", one);
        }
      }
      Framed out = Framed.counted(sorted.size());
      sorted.values().forEach(out::add);
      return out.toBytes();
    };
  }

  public static ValueReader map(ValueReader key, ValueReader value, ElementOrder order) {
    return (raw, connectDecimals) -> {
      SortedMap<Bytes, Bytes[]> sorted = new TreeMap<>();
      for (Entry entry : entries(raw)) {
        Bytes keyBytes = key.read(present(entry.key()), connectDecimals);
        Bytes valueBytes = value.read(present(entry.value()), connectDecimals);
        if (sorted.put(order.position(keyBytes), new Bytes[] {keyBytes, valueBytes}) != null) {
          throw NotAValueException.because("a key comes twice", entry.key());
        }
      }
      Framed out = Framed.counted(sorted.size());
      for (Bytes[] entry : sorted.values()) {
        out.add(entry[0]);
        out.add(entry[1]);
      }
      return out.toBytes();
    };
  }

  public static List<Raw> elements(Raw raw) {
    if (raw instanceof Raw.Seq seq) {
      return seq.elements();
    }
    throw NotAValueException.expected("an array", raw);
  }

  /**
   * The entries of a map: an object where the keys are text in Connect, {@code [[k,v],…]} where
   * they are not, records of key and value in Avro.
   */
  public static List<Entry> entries(Raw raw) {
    List<Entry> entries = new ArrayList<>();
    if (raw instanceof Raw.Struct struct) {
      struct.fields().forEach((key, value) -> entries.add(new Entry(new Raw.Text(key), value)));
      return entries;
    }
    if (!(raw instanceof Raw.Seq seq)) {
      throw NotAValueException.expected("a map", raw);
    }
    for (Raw one : seq.elements()) {
      entries.add(entry(one));
    }
    return entries;
  }

  private static Entry entry(Raw raw) {
    if (raw instanceof Raw.Seq pair && pair.elements().size() == 2) {
      return new Entry(pair.elements().get(0), pair.elements().get(1));
    }
    if (raw instanceof Raw.Struct struct
        && struct.fields().size() == 2
        && struct.has("key")
        && struct.has("value")) {
      return new Entry(struct.get("key"), struct.get("value"));
    }
    throw NotAValueException.expected("a key and a value", raw);
  }

  /** Collections have no null elements: the connector makes one of a zero-length number. */
  public static Raw present(Raw element) {
    if (element.isNull()) {
      throw NotAValueException.expected("an element", element);
    }
    return element;
  }
}
