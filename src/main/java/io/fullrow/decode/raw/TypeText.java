// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.CustomType;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlTypeVisitor;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
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
    return text.isEmpty() ? Bytes.empty() : CqlTypes.match(type, new Read(text));
  }

  private record Read(String text) implements CqlTypeVisitor<Bytes> {
    @Override
    public Bytes nativeType(NativeCqlType type) {
      try {
        return scalar(type, text);
      } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
        throw noSuchValue(text);
      }
    }

    @Override
    public Bytes list(ListType type) {
      return hex(text);
    }

    @Override
    public Bytes set(SetType type) {
      return hex(text);
    }

    @Override
    public Bytes map(MapType type) {
      return hex(text);
    }

    @Override
    public Bytes tuple(TupleType type) {
      return struct(type.getComponentTypes(), text);
    }

    @Override
    public Bytes udt(UserDefinedType type) {
      return struct(type.getFieldTypes(), text);
    }

    @Override
    public Bytes vector(VectorType type) {
      throw notCarried(text);
    }

    @Override
    public Bytes custom(CustomType type) {
      throw notCarried(text);
    }
  }

  private static Bytes scalar(NativeCqlType type, String text) {
    return switch (type) {
      case BLOB -> hex(text);
      case DATE -> date(LocalDate.parse(text));
      case DECIMAL -> Digits.decimal(new Raw.Text(text), false);
      case VARINT -> Digits.varint(new Raw.Text(text), false);
      case DURATION -> duration(text);
      case TIME -> read(type, new Raw.Int(LocalTime.parse(text).toNanoOfDay()));
      case TIMESTAMP ->
          read(type, new Raw.Int(TIMESTAMP.parse(text, Instant::from).toEpochMilli()));
      case BOOLEAN -> read(type, bool(text));
      case TINYINT, SMALLINT, INT, BIGINT -> read(type, new Raw.Int(Long.parseLong(text)));
      case FLOAT, DOUBLE -> read(type, number(text));
      case ASCII, INET, TEXT, TIMEUUID, UUID -> read(type, new Raw.Text(text));
      case COUNTER -> throw notCarried(text);
    };
  }

  private static Bytes read(NativeCqlType type, Raw raw) {
    return Natives.of(type).orElseThrow().read(raw, false);
  }

  private static Bytes hex(String text) {
    try {
      return Bytes.wrap(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw noSuchValue(text);
    }
  }

  private static Bytes date(LocalDate date) {
    // The driver would wrap days that Cassandra does not have.
    Math.toIntExact(date.toEpochDay());
    return CqlValues.encode(DataTypes.DATE, date);
  }

  private static Bytes duration(String text) {
    try {
      return CqlValues.encode(DataTypes.DURATION, CqlDuration.from(text));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw NotAValueException.expected("a duration", new Raw.Text(text));
    }
  }

  private static Raw bool(String text) {
    return text.equals("true") || text.equals("false")
        ? new Raw.Bool(text.equals("true"))
        : new Raw.Text(text);
  }

  private static Raw number(String text) {
    boolean digits = Character.isDigit(text.charAt(text.length() - 1));
    return digits ? new Raw.Num(text) : new Raw.Text(text);
  }

  private static NotAValueException noSuchValue(String text) {
    return NotAValueException.because("no such value", new Raw.Text(text));
  }

  private static NotAValueException notCarried(String text) {
    return NotAValueException.because("not carried", new Raw.Text(text));
  }

  /**
   * Components between colons, {@code @} for null; colons and ats inside are escaped by
   * backslashes, but backslashes are not, so that some texts have two meanings: those are refused.
   */
  private static Bytes struct(List<DataType> types, String text) {
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
