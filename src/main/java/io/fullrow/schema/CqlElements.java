// SPDX-License-Identifier: Apache-2.0
package io.fullrow.schema;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The serialized elements inside the serialized value of a collection, tuple, UDT or vector (native
 * protocol v3 and later, which is also the storage format of frozen values).
 */
public final class CqlElements {
  private CqlElements() {}

  /**
   * The elements of a list or set, in stored order.
   *
   * @return empty elements only where the value is the result of a function, such as {@code
   *     TTL(list)}: stored collections have no null elements
   * @throws IllegalArgumentException if the bytes are not a collection
   */
  public static List<Optional<Bytes>> ofCollection(Bytes value) {
    return copies(collection(value.toByteBuffer(), 1));
  }

  /**
   * The keys and values of a map in stored order, key before value.
   *
   * @throws IllegalArgumentException if the bytes are not a map
   */
  public static List<Optional<Bytes>> ofMap(Bytes value) {
    return copies(collection(value.toByteBuffer(), 2));
  }

  /**
   * The components of a tuple or the fields of a UDT: null ones are empty; fewer than {@code count}
   * where the value was written before fields were added to the type.
   *
   * @throws IllegalArgumentException if the bytes are not a tuple of at most {@code count}
   *     components
   */
  public static List<Optional<Bytes>> ofTuple(Bytes value, int count) {
    return copies(tuple(value.toByteBuffer(), count));
  }

  /**
   * The elements of a list or set ({@code perEntry} 1), or the keys and values of a map ({@code
   * perEntry} 2), as slices of {@code value}.
   *
   * @throws IllegalArgumentException if the bytes are not a collection
   */
  public static List<Optional<ByteBuffer>> collection(ByteBuffer value, int perEntry) {
    return reading(
        value,
        "collection",
        in -> {
          int count = Math.multiplyExact(requireCount(in), perEntry);
          List<Optional<ByteBuffer>> elements = new ArrayList<>(count);
          for (int i = 0; i < count; i++) {
            elements.add(sized(in));
          }
          return elements;
        });
  }

  /**
   * Reads the number of entries of a collection.
   *
   * @throws IllegalArgumentException if so many cannot follow
   */
  static int requireCount(ByteBuffer in) {
    int count = in.remaining() < Integer.BYTES ? -1 : in.getInt();
    if (count < 0 || (long) count * Integer.BYTES > in.remaining()) {
      throw new IllegalArgumentException(count + " elements in " + in.remaining() + " bytes");
    }
    return count;
  }

  /** As {@link #ofTuple}, as slices of {@code value}. */
  public static List<Optional<ByteBuffer>> tuple(ByteBuffer value, int count) {
    return reading(
        value,
        "tuple",
        in -> {
          List<Optional<ByteBuffer>> components = new ArrayList<>(count);
          while (in.hasRemaining() && components.size() < count) {
            components.add(sized(in));
          }
          return components;
        });
  }

  /**
   * The elements of a vector, as slices of {@code value}, none of them empty.
   *
   * @throws IllegalArgumentException if the bytes are not a vector of that type
   */
  public static List<Optional<ByteBuffer>> vector(ByteBuffer value, VectorType type) {
    int fixed = fixedSize(type.getElementType());
    return reading(
        value,
        "vector",
        in -> {
          List<Optional<ByteBuffer>> elements = new ArrayList<>(type.getDimensions());
          for (int i = 0; i < type.getDimensions(); i++) {
            elements.add(
                Optional.of(take(in, fixed > 0 ? fixed : Math.toIntExact(VInts.readUnsigned(in)))));
          }
          return elements;
        });
  }

  /** The size in bytes of a type whose values have no lengths inside a vector, else 0. */
  public static int fixedSize(DataType type) {
    return CqlTypes.match(type, SizeInVectors.OF);
  }

  private static Optional<ByteBuffer> sized(ByteBuffer in) {
    int size = in.getInt();
    return size < 0 ? Optional.empty() : Optional.of(take(in, size));
  }

  private static ByteBuffer take(ByteBuffer in, int size) {
    if (size > in.remaining()) {
      throw new BufferUnderflowException();
    }
    ByteBuffer element = in.slice(in.position(), size);
    in.position(in.position() + size);
    return element;
  }

  private static List<Optional<ByteBuffer>> reading(ByteBuffer value, String what, Reader reader) {
    try {
      ByteBuffer in = value.duplicate();
      List<Optional<ByteBuffer>> elements = reader.read(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(in.remaining() + " bytes too many for a " + what);
      }
      return elements;
    } catch (BufferUnderflowException | ArithmeticException e) {
      throw new IllegalArgumentException(Bytes.copyOf(value) + " is no " + what, e);
    }
  }

  private static List<Optional<Bytes>> copies(List<Optional<ByteBuffer>> elements) {
    return elements.stream().map(element -> element.map(Bytes::copyOf)).toList();
  }

  private interface Reader {
    List<Optional<ByteBuffer>> read(ByteBuffer in);
  }
}
