// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

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
import io.fullrow.schema.NativeCqlType;
import java.util.List;

/** Makes the rule of a type out of those of its parts, once for each column. */
final class ValueRules implements CqlTypeVisitor<ValueRule> {
  private static final ValueRules RULES = new ValueRules();

  private ValueRules() {}

  static ValueRule of(DataType type) {
    return CqlTypes.match(type, RULES);
  }

  @Override
  public ValueRule nativeType(NativeCqlType type) {
    return value -> {
      if (!ScalarBytes.accepts(type, slice(value))) {
        throw new IllegalArgumentException(
            "these " + value.size() + " bytes are no " + CqlTypes.name(type.type()));
      }
    };
  }

  @Override
  public ValueRule list(ListType type) {
    return elements(of(type.getElementType()));
  }

  @Override
  public ValueRule set(SetType type) {
    return elements(of(type.getElementType()));
  }

  private static ValueRule elements(ValueRule rule) {
    return value -> {
      ByteSlice in = slice(value);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        rule.check(element(in));
      }
      in.requireEnd();
    };
  }

  @Override
  public ValueRule map(MapType type) {
    ValueRule keys = of(type.getKeyType());
    ValueRule values = of(type.getValueType());
    return map -> {
      ByteSlice in = slice(map);
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        keys.check(element(in));
        values.check(element(in));
      }
      in.requireEnd();
    };
  }

  private static Bytes element(ByteSlice in) {
    int length = in.readInt();
    if (length < 0) {
      throw new IllegalArgumentException("a null inside a collection");
    }
    return in.read(length);
  }

  @Override
  public ValueRule tuple(TupleType type) {
    List<ValueRule> components = rules(type);
    return value -> {
      ByteSlice in = slice(value);
      fields(in, components);
      in.requireEnd();
    };
  }

  @Override
  public ValueRule udt(UserDefinedType type) {
    List<ValueRule> fields = rules(type);
    return value -> {
      ByteSlice in = slice(value);
      fields(in, fields);
      newerFields(in, fields.size());
    };
  }

  private static List<ValueRule> rules(DataType type) {
    return CqlTypes.parts(type).stream().map(ValueRules::of).toList();
  }

  /** Trailing fields may be missing, as of values older than an ALTER TYPE. */
  private static void fields(ByteSlice in, List<ValueRule> rules) {
    for (ValueRule rule : rules) {
      if (in.remaining() == 0) {
        return;
      }
      int length = in.readInt();
      if (length >= 0) {
        rule.check(in.read(length));
      }
    }
  }

  /** What follows the known fields is garbage, unless it has the form of further fields. */
  private static void newerFields(ByteSlice in, int known) {
    boolean none = in.remaining() == 0;
    while (in.remaining() > 0) {
      int length = in.readInt();
      if (length >= 0) {
        in.read(length);
      }
    }
    if (!none) {
      throw new UnknownFieldException(known + 1);
    }
  }

  @Override
  public ValueRule vector(VectorType type) {
    ValueRule rule = of(type.getElementType());
    int size = CqlElements.fixedSize(type.getElementType());
    return value -> {
      ByteSlice in = slice(value);
      for (int i = 0; i < type.getDimensions(); i++) {
        rule.check(in.read(size > 0 ? size : in.readUnsignedVint()));
      }
      in.requireEnd();
    };
  }

  /** Any bytes, as only the cluster has the class. */
  @Override
  public ValueRule custom(CustomType type) {
    return value -> {};
  }

  private static ByteSlice slice(Bytes value) {
    return new ByteSlice(value.unsafeArray());
  }
}
