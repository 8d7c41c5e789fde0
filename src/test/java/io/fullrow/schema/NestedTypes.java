// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/** Random nested values and their comparison; a null element is a null in the parsed list. */
final class NestedTypes {

  private NestedTypes() {}

  static OrderedType list(String cql, OrderedType element) {
    return collection(cql, DataTypes.frozenListOf(element.type()), List.of(element), false);
  }

  static OrderedType set(String cql, OrderedType element) {
    return collection(cql, DataTypes.frozenSetOf(element.type()), List.of(element), true);
  }

  static OrderedType map(String cql, OrderedType key, OrderedType value) {
    return collection(
        cql, DataTypes.frozenMapOf(key.type(), value.type()), List.of(key, value), true);
  }

  /**
   * @param distinct whether entries are sorted and have distinct keys, as Cassandra stores sets and
   *     maps
   */
  private static OrderedType collection(
      String cql, DataType type, List<OrderedType> entry, boolean distinct) {
    Function<Random, Bytes> values =
        random -> {
          List<List<Bytes>> entries = new ArrayList<>();
          int count = random.nextInt(4);
          for (int i = 0; i < count; i++) {
            entries.add(entry.stream().map(part -> element(part, random)).toList());
          }
          return pack(distinct ? distinct(entries, entry.get(0).ascending()) : entries);
        };
    Comparator<Bytes> order =
        (a, b) -> compare(sized(a, Integer.BYTES), sized(b, Integer.BYTES), entry);
    return new OrderedType(cql, type, values, OrderedType.emptyFirst(order));
  }

  static OrderedType tuple(String cql, DataType type, List<OrderedType> components) {
    Function<Random, Bytes> values =
        random -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          int present = random.nextInt(1, components.size() + 1);
          for (OrderedType component : components.subList(0, present)) {
            if (random.nextInt(3) == 0) {
              writeInt(-1, out);
            } else {
              writeSized(component.values().apply(random), out);
            }
          }
          return Bytes.wrap(out.toByteArray());
        };
    Comparator<Bytes> order =
        (a, b) ->
            compare(
                padded(sized(a, 0), components.size()),
                padded(sized(b, 0), components.size()),
                components);
    return new OrderedType(cql, type, values, OrderedType.emptyFirst(order));
  }

  static OrderedType vector(String cql, OrderedType element, int dimensions, boolean sized) {
    Function<Random, Bytes> values =
        random -> {
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          for (int i = 0; i < dimensions; i++) {
            Bytes value = element(element, random);
            if (sized) {
              out.write(value.size());
            }
            out.writeBytes(value.toArray());
          }
          return Bytes.wrap(out.toByteArray());
        };
    Comparator<Bytes> order =
        (a, b) ->
            compare(
                ofVector(a, dimensions, sized), ofVector(b, dimensions, sized), List.of(element));
    return new OrderedType(cql, DataTypes.vectorOf(element.type(), dimensions), values, order);
  }

  private static List<List<Bytes>> distinct(List<List<Bytes>> entries, Comparator<Bytes> byKey) {
    TreeMap<Bytes, List<Bytes>> sorted = new TreeMap<>(byKey);
    entries.forEach(entry -> sorted.put(entry.get(0), entry));
    return List.copyOf(sorted.values());
  }

  private static Bytes pack(List<List<Bytes>> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    writeInt(entries.size(), out);
    entries.forEach(entry -> entry.forEach(part -> writeSized(part, out)));
    return Bytes.wrap(out.toByteArray());
  }

  /** Zero-length numbers inside of collections are refused by Cassandra 5.0, with an odd error. */
  private static Bytes element(OrderedType type, Random random) {
    Bytes value = type.values().apply(random);
    while (value.isEmpty() && !type.type().equals(DataTypes.TEXT)) {
      value = type.values().apply(random);
    }
    return value;
  }

  private static List<Bytes> ofVector(Bytes value, int dimensions, boolean sized) {
    ByteBuffer in = value.toByteBuffer();
    int fixed = value.size() / dimensions;
    List<Bytes> elements = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] element = new byte[sized ? in.get() : fixed];
      in.get(element);
      elements.add(Bytes.of(element));
    }
    return elements;
  }

  private static int compare(List<Bytes> left, List<Bytes> right, List<OrderedType> types) {
    for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
      Comparator<Bytes> order = types.get(i % types.size()).ascending();
      int byElement = Comparator.nullsFirst(order).compare(left.get(i), right.get(i));
      if (byElement != 0) {
        return byElement;
      }
    }
    return Integer.compare(left.size(), right.size());
  }

  private static List<Bytes> sized(Bytes value, int from) {
    ByteBuffer in = value.toByteBuffer().position(from);
    List<Bytes> elements = new ArrayList<>();
    while (in.hasRemaining()) {
      int size = in.getInt();
      byte[] element = new byte[Math.max(size, 0)];
      in.get(element);
      elements.add(size < 0 ? null : Bytes.of(element));
    }
    return elements;
  }

  private static List<Bytes> padded(List<Bytes> elements, int size) {
    List<Bytes> padded = new ArrayList<>(elements);
    padded.addAll(Collections.nCopies(size - elements.size(), null));
    return padded;
  }

  private static void writeSized(Bytes value, ByteArrayOutputStream out) {
    writeInt(value.size(), out);
    out.writeBytes(value.toArray());
  }

  private static void writeInt(int value, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
