// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

/** Fields that must be there and of a type; else the record is malformed, and the field named. */
public final class Expected {
  private Expected() {}

  public static Raw.Struct struct(Raw raw, String field) {
    if (raw instanceof Raw.Struct struct) {
      return struct;
    }
    throw wrong(raw, field, "an object");
  }

  public static String text(Raw raw, String field) {
    if (raw instanceof Raw.Text text) {
      return text.value();
    }
    throw wrong(raw, field, "text");
  }

  public static long whole(Raw raw, String field) {
    if (raw instanceof Raw.Int number) {
      return number.value();
    }
    throw wrong(raw, field, "a whole number of at most 64 bits");
  }

  public static RejectedRecordException wrong(Raw raw, String field, String expected) {
    return raw.isNull()
        ? RejectedRecordException.missing(field)
        : RejectedRecordException.malformed(
            "field '" + field + "' is " + raw.brief() + ", expected " + expected);
  }
}
