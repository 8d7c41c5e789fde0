// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.List;
import java.util.Map;

/** A value of a raw record, the same for JSON and Avro. Numbers keep all that was written. */
public sealed interface Raw {
  /** JSON's null, an absent field, or Avro's null. */
  @SuppressWarnings("ClassInitializationDeadlock") // Null is reached through this alone
  Raw NULL = new Null();

  /** What it is, with a shortened value, for an error message. */
  String brief();

  default boolean isNull() {
    return this == NULL;
  }

  /** {@link #NULL} only. */
  record Null() implements Raw {
    @Override
    public String brief() {
      return "null";
    }
  }

  record Bool(boolean value) implements Raw {
    @Override
    public String brief() {
      return "the boolean " + value;
    }
  }

  /** A whole number of at most 64 bits. */
  record Int(long value) implements Raw {
    @Override
    public String brief() {
      return "the number " + value;
    }
  }

  /** Any other number in JSON, as it was written: {@code -0.0} and {@code 1.50} stay so. */
  record Num(String text) implements Raw {
    @Override
    public String brief() {
      return "the number " + shortened(text);
    }
  }

  /** Avro's float. */
  record Float32(float value) implements Raw {
    @Override
    public String brief() {
      return "the float " + value;
    }
  }

  /** Avro's double. */
  record Float64(double value) implements Raw {
    @Override
    public String brief() {
      return "the double " + value;
    }
  }

  record Text(String value) implements Raw {
    @Override
    public String brief() {
      return "the text '" + shortened(value) + "'";
    }
  }

  /** Avro's bytes; JSON has them as text in base 64. */
  record Binary(Bytes value) implements Raw {
    @Override
    public String brief() {
      return "the bytes " + value;
    }
  }

  record Seq(List<Raw> elements) implements Raw {
    @Override
    public String brief() {
      return "an array of " + elements.size();
    }
  }

  /** A JSON object, an Avro record or map. */
  record Struct(Map<String, Raw> fields) implements Raw {
    /** The field's value, {@link #NULL} also where it is absent. */
    public Raw get(String field) {
      Raw value = fields.get(field);
      return value == null ? NULL : value;
    }

    public boolean has(String field) {
      return fields.containsKey(field);
    }

    @Override
    public String brief() {
      return "an object with the fields " + shortened(String.join(", ", fields.keySet()));
    }
  }

  private static String shortened(String text) {
    int max = 60;
    return text.length() <= max
        ? text
        : text.substring(0, max) + "…(" + text.length() + " characters)";
  }
}
