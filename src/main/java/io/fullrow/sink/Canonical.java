// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.ElementOrder;
import io.fullrow.schema.NativeCqlType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Which bytes survive being decoded and encoded again. The server does that to whatever is bound as
 * a collection or as an element of one: it sorts sets and maps, drops what is there twice, and
 * encodes each element anew. A tuple or UDT among the elements it keeps as it is, whatever is
 * within.
 */
final class Canonical {
  private Canonical() {}

  static boolean isCanonical(DataType type, Bytes value) {
    try {
      return survives(type, value.toByteBuffer());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean survives(DataType type, ByteBuffer value) {
    return CqlTypes.match(type, new Survival(value));
  }

  private record Survival(ByteBuffer value) implements CqlTypeVisitor<Boolean> {
    @Override
    public Boolean nativeType(NativeCqlType type) {
      return reencoded(type.type());
    }

    private boolean reencoded(DataType type) {
      Bytes bytes = Bytes.copyOf(value);
      Object decoded = CqlValues.decode(type, bytes);
      return decoded != null && CqlValues.encode(type, decoded).equals(bytes);
    }

    @Override
    public Boolean list(ListType type) {
      return survive(CqlElements.collection(value, 1), type.getElementType());
    }

    @Override
    public Boolean set(SetType type) {
      List<Optional<ByteBuffer>> elements = CqlElements.collection(value, 1);
      return survive(elements, type.getElementType()) && ascend(elements, 1, type);
    }

    @Override
    public Boolean map(MapType type) {
      List<Optional<ByteBuffer>> entries = CqlElements.collection(value, 2);
      return survive(entries, type.getKeyType(), type.getValueType()) && ascend(entries, 2, type);
    }

    @Override
    public Boolean tuple(TupleType type) {
      return true;
    }

    @Override
    public Boolean udt(UserDefinedType type) {
      return true;
    }

    @Override
    public Boolean vector(VectorType type) {
      return survive(CqlElements.vector(value, type), type.getElementType());
    }

    @Override
    public Boolean custom(CustomType type) {
      return reencoded(type);
    }
  }

  /**
   * @param types of the elements, in turn
   */
  private static boolean survive(List<Optional<ByteBuffer>> elements, DataType... types) {
    for (int i = 0; i < elements.size(); i++) {
      Optional<ByteBuffer> element = elements.get(i);
      if (element.isEmpty() || !survives(types[i % types.length], element.get())) {
        return false;
      }
    }
    return true;
  }

  /**
   * @param step from one element or key to the next
   */
  private static boolean ascend(List<Optional<ByteBuffer>> elements, int step, DataType type) {
    ElementOrder order = ElementOrder.of(type);
    Bytes last = null;
    for (int i = 0; i < elements.size(); i += step) {
      Bytes next = order.position(Bytes.copyOf(elements.get(i).orElseThrow()));
      if (!order.isKnown(next) || (last != null && last.compareTo(next) >= 0)) {
        return false;
      }
      last = next;
    }
    return true;
  }
}
