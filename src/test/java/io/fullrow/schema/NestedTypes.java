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
import java.util.function.Function;

/** Random nested values and their comparison; a null element is a null in the parsed list. */
final class NestedTypes {

  private NestedTypes() {}

  static OrderedType list(String cql, OrderedType element) {
    return collection(cql, DataTypes.frozenListOf(element.type()), List.of(element));
  }

  /** Unsorted and with repetitions, unlike a stored set: the comparison does not care. */
  static OrderedType set(String cql, OrderedType element) {
    return collection(cql, DataTypes.frozenSetOf(element.type()), List.of(element));
  }

  static OrderedType map(String cql, OrderedType key, OrderedType value) {
    return collection(cql, DataTypes.frozenMapOf(key.type(), value.type()), List.of(key, value));
  }

  private static OrderedType collection(String cql, DataType type, List<OrderedType> entry) {
    Function<Random, Bytes> values =
        random -> {
          int count = random.nextInt(4);
          ByteArrayOutputStream out = new ByteArrayOutputStream();
          writeInt(count, out);
          for (int i = 0; i < count; i++) {
            entry.forEach(part -> writeSized(part.values().apply(random), out));
          }
          return Bytes.wrap(out.toByteArray());
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
            Bytes value = element.values().apply(random);
            while (!sized && value.isEmpty()) {
              value = element.values().apply(random);
            }
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
