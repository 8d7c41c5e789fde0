// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Tuples and frozen UDTs: objects whose fields may be null. */
public final class FrozenStructs {
  private FrozenStructs() {}

  /** Fields {@code field1} to {@code fieldN}. */
  public static ValueReader tuple(List<ValueReader> components) {
    return struct(
        IntStream.rangeClosed(1, components.size()).mapToObj(i -> "field" + i).toList(),
        components,
        field ->
            NotAValueException.because(
                "field '" + field.getKey() + "' is not in the type", field.getValue()));
  }

  /** The type may have got a field that is not known yet. */
  public static ValueReader udt(List<String> names, List<ValueReader> fields) {
    return struct(names, fields, field -> NotAValueException.unknownField(field.getKey()));
  }

  private static ValueReader struct(
      List<String> names,
      List<ValueReader> fields,
      Function<Map.Entry<String, Raw>, NotAValueException> other) {
    return (raw, connectDecimals) -> {
      if (!(raw instanceof Raw.Struct struct)) {
        throw NotAValueException.expected("an object", raw);
      }
      Optional<Map.Entry<String, Raw>> surplus = surplus(struct, names);
      if (surplus.isPresent()) {
        throw other.apply(surplus.get());
      }
      return read(struct, names, fields, connectDecimals);
    };
  }

  private static Bytes read(
      Raw.Struct struct, List<String> names, List<ValueReader> fields, boolean connectDecimals) {
    Framed out = Framed.plain();
    for (int i = 0; i < fields.size(); i++) {
      Raw field = struct.get(names.get(i));
      if (field.isNull()) {
        out.addNull();
      } else {
        out.add(fields.get(i).read(field, connectDecimals));
      }
    }
    return out.toBytes();
  }

  // A field that the target's type lacks would be lost without a word.
  private static Optional<Map.Entry<String, Raw>> surplus(Raw.Struct struct, List<String> names) {
    return struct.fields().entrySet().stream()
        .filter(field -> !field.getValue().isNull() && !names.contains(field.getKey()))
        .findFirst();
  }
}
