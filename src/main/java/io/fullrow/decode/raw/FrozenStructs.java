package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.List;
import java.util.stream.IntStream;

/** Tuples and frozen UDTs: objects whose fields may be null. */
public final class FrozenStructs {
  private FrozenStructs() {}

  /** Fields {@code field1} to {@code fieldN}. */
  public static ValueReader tuple(List<ValueReader> components) {
    return udt(
        IntStream.rangeClosed(1, components.size()).mapToObj(i -> "field" + i).toList(),
        components);
  }

  public static ValueReader udt(List<String> names, List<ValueReader> fields) {
    return (raw, connectDecimals) -> {
      if (!(raw instanceof Raw.Struct struct)) {
        throw NotAValue.expected("an object", raw);
      }
      refuseOthers(struct, names);
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
  private static void refuseOthers(Raw.Struct struct, List<String> names) {
    struct
        .fields()
        .forEach(
            (name, value) -> {
              if (!value.isNull() && !names.contains(name)) {
                throw NotAValue.because("field '" + name + "' is not in the type", value);
              }
            });
  }
}
