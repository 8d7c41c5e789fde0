// SPDX-License-Identifier: Apache-2.0
package io.fullrow.producer;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.model.BytesOutput;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.NativeCqlType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes that Cassandra stores for a value that is bound: it sorts frozen sets and maps, also
 * within other collections. It keeps tuples and UDTs as they are, and so does this.
 *
 * @param value as the driver's codecs write it
 */
record StoredValue(Bytes value) implements CqlTypeVisitor<Bytes> {
  static Bytes of(DataType type, Bytes encoded) {
    return CqlTypes.match(type, new StoredValue(encoded));
  }

  @Override
  public Bytes nativeType(NativeCqlType type) {
    return value;
  }

  @Override
  public Bytes list(ListType type) {
    return written(elements(1, type.getElementType()), 1);
  }

  @Override
  public Bytes set(SetType type) {
    return written(sorted(elements(1, type.getElementType()), 1, type), 1);
  }

  @Override
  public Bytes map(MapType type) {
    List<Bytes> entries = elements(2, type.getKeyType(), type.getValueType());
    return written(sorted(entries, 2, type), 2);
  }

  @Override
  public Bytes tuple(TupleType type) {
    return value;
  }

  @Override
  public Bytes udt(UserDefinedType type) {
    return value;
  }

  @Override
  public Bytes vector(VectorType type) {
    return value;
  }

  @Override
  public Bytes custom(CustomType type) {
    return value;
  }

  /**
   * @param types of the parts of one element, in turn
   */
  private List<Bytes> elements(int partsPerElement, DataType... types) {
    List<Bytes> parts = new ArrayList<>();
    for (Optional<ByteBuffer> part :
        CqlElements.collection(value.toByteBuffer(), partsPerElement)) {
      Bytes bytes = Bytes.copyOf(part.orElseThrow());
      parts.add(of(types[parts.size() % types.length], bytes));
    }
    return parts;
  }

  private static List<Bytes> sorted(List<Bytes> parts, int partsPerElement, DataType type) {
    ElementOrder order = ElementOrder.of(type);
    SortedMap<Bytes, List<Bytes>> sorted = new TreeMap<>();
    for (int i = 0; i < parts.size(); i += partsPerElement) {
      sorted.put(order.position(parts.get(i)), parts.subList(i, i + partsPerElement));
    }
    return sorted.values().stream().flatMap(List::stream).toList();
  }

  private static Bytes written(List<Bytes> parts, int partsPerElement) {
    BytesOutput out = new BytesOutput(64);
    putInt(out, parts.size() / partsPerElement);
    for (Bytes part : parts) {
      putInt(out, part.size());
      out.write(part);
    }
    return out.toBytes();
  }

  private static void putInt(BytesOutput out, int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }
}
