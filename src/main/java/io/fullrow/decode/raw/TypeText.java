// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.List;

/**
 * Values as {@code AbstractType.getString} of Cassandra writes them: no quotes, blobs and frozen
 * collections in hexadecimal digits, tuples with colons, nothing for a zero-length value.
 */
public final class TypeText {
  private static final Payload PLAIN = new Payload(Raw.NULL, false);
  // 2020-01-01T00:00:00.001Z, or 2020-01-01 00:00:00.001+0000 before 4.0.
  private static final DateTimeFormatter TIMESTAMP =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
          .appendPattern("-MM-dd['T'][' ']HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendPattern("[XXX][XX]")
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  private TypeText() {}

  /**
   * @throws RejectedRecordException if the text is no value of the column's type
   */
  public static Bytes read(ColumnReader column, String text) {
    return column.read((raw, connectDecimals) -> bytes(column, text), new Raw.Text(text), PLAIN);
  }

  private static Bytes bytes(ColumnReader column, String text) {
    return bytes(column.column().type(), text);
  }

  /**
   * @throws NotAValueException if the text is no value of the type
   */
  public static Bytes bytes(DataType type, String text) {
    if (text.isEmpty()) {
      return Bytes.empty();
    }
    try {
      if (type.equals(DataTypes.BLOB) || CqlTypes.isCollection(type)) {
        return Bytes.wrap(HexFormat.of().parseHex(text));
      }
      if (type.equals(DataTypes.DATE)) {
        return date(LocalDate.parse(text));
      }
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw NotAValueException.because("no such value", new Raw.Text(text));
    }
    if (type instanceof TupleType tuple) {
      return tuple(tuple.getComponentTypes(), text);
    }
    if (type instanceof UserDefinedType udt) {
      return tuple(udt.getFieldTypes(), text);
    }
    return reader(type, text).read(raw(type, text), false);
  }

  private static ValueReader reader(DataType type, String text) {
    if (type.equals(DataTypes.DECIMAL)) {
      return Digits::decimal;
    }
    return type.equals(DataTypes.VARINT)
        ? Digits::varint
        : Natives.of(type)
            .orElseThrow(() -> NotAValueException.because("not carried", new Raw.Text(text)));
  }

  private static Bytes date(LocalDate date) {
    // The driver would wrap days that Cassandra does not have.
    Math.toIntExact(date.toEpochDay());
    return CqlValues.encode(DataTypes.DATE, date);
  }

  private static Raw raw(DataType type, String text) {
    try {
      if (type.equals(DataTypes.TIME)) {
        return new Raw.Int(LocalTime.parse(text).toNanoOfDay());
      }
      if (type.equals(DataTypes.TIMESTAMP)) {
        return new Raw.Int(TIMESTAMP.parse(text, Instant::from).toEpochMilli());
      }
      if (type.equals(DataTypes.BOOLEAN) && (text.equals("true") || text.equals("false"))) {
        return new Raw.Bool(text.equals("true"));
      }
      return isWhole(type) ? new Raw.Int(Long.parseLong(text)) : number(type, text);
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw NotAValueException.because("no such value", new Raw.Text(text));
    }
  }

  private static boolean isWhole(DataType type) {
    return type.equals(DataTypes.TINYINT)
        || type.equals(DataTypes.SMALLINT)
        || type.equals(DataTypes.INT)
        || type.equals(DataTypes.BIGINT);
  }

  private static Raw number(DataType type, String text) {
    boolean floating = type.equals(DataTypes.FLOAT) || type.equals(DataTypes.DOUBLE);
    boolean digits = Character.isDigit(text.charAt(text.length() - 1));
    return floating && digits ? new Raw.Num(text) : new Raw.Text(text);
  }

  /**
   * Components between colons, {@code @} for null; colons and ats inside are escaped by
   * backslashes, but backslashes are not, so that some texts have two meanings: those are refused.
   */
  private static Bytes tuple(List<DataType> types, String text) {
    List<String> parts = TupleText.split(text, types.size());
    Framed out = Framed.plain();
    for (int i = 0; i < parts.size(); i++) {
      String part = parts.get(i);
      if (part.equals("@")) {
        out.addNull();
      } else {
        out.add(bytes(types.get(i), TupleText.unescaped(part)));
      }
    }
    return out.toBytes();
  }
}
