// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.data.GettableByIndex;
import com.datastax.oss.driver.api.core.data.TupleValue;
import com.datastax.oss.driver.api.core.data.UdtValue;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlElements;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the connector makes of CQL values, as Java objects that JSON and Avro can be made of:
 * numbers, booleans, text, {@code byte[]}, lists and maps by name. Decimals and varints as text
 * ({@code string}), dates as days since the epoch.
 */
final class ConnectValues {
  private static final DateTimeFormatter TIMESTAMP =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);

  private ConnectValues() {}

  /** A map whose keys are no text in Connect. */
  record Pairs(List<List<Object>> entries) {}

  static boolean textLike(DataType type) {
    return NativeCqlType.find(type).filter(ConnectValues::textLike).isPresent();
  }

  private static boolean textLike(NativeCqlType type) {
    return switch (type) {
      case ASCII, DECIMAL, INET, TEXT, TIMEUUID, UUID, VARINT -> true;
      case BIGINT,
          BLOB,
          BOOLEAN,
          COUNTER,
          DATE,
          DOUBLE,
          DURATION,
          FLOAT,
          INT,
          SMALLINT,
          TIME,
          TIMESTAMP,
          TINYINT ->
          false;
    };
  }

  static @Nullable Object of(DataType type, Bytes value) {
    return of(type, CqlValues.decode(type, value));
  }

  private static @Nullable Object of(DataType type, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (type instanceof ListType list) {
      return all(list.getElementType(), (Collection<?>) value);
    }
    if (type instanceof SetType set) {
      return all(set.getElementType(), (Collection<?>) value);
    }
    if (type instanceof MapType map) {
      return map(map, (Map<?, ?>) value);
    }
    if (type instanceof TupleType tuple) {
      return tuple(tuple, (TupleValue) value);
    }
    return type instanceof UserDefinedType udt ? udt(udt, (UdtValue) value) : scalar(value);
  }

  private static List<Object> all(DataType element, Collection<?> values) {
    List<Object> all = new ArrayList<>();
    values.forEach(value -> all.add(of(element, value)));
    return all;
  }

  private static Object map(MapType type, Map<?, ?> values) {
    Map<String, Object> object = new LinkedHashMap<>();
    List<List<Object>> pairs = new ArrayList<>();
    values.forEach(
        (key, value) -> {
          Object k = Objects.requireNonNull(of(type.getKeyType(), key));
          Object v = Objects.requireNonNull(of(type.getValueType(), value));
          object.put(k.toString(), v);
          pairs.add(List.of(k, v));
        });
    return textLike(type.getKeyType()) ? object : new Pairs(pairs);
  }

  private static Map<String, Object> tuple(TupleType type, TupleValue value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < type.getComponentTypes().size(); i++) {
      fields.put("field" + (i + 1), part(type.getComponentTypes().get(i), value, i));
    }
    return fields;
  }

  private static Map<String, Object> udt(UserDefinedType type, UdtValue value) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldNames().size(); i++) {
      CqlIdentifier name = type.getFieldNames().get(i);
      fields.put(name.asInternal(), part(type.getFieldTypes().get(i), value, i));
    }
    return fields;
  }

  // The driver reads a null collection as an empty one.
  private static @Nullable Object part(DataType type, GettableByIndex values, int i) {
    return values.isNull(i) ? null : of(type, values.getObject(i));
  }

  private static Object scalar(Object value) {
    if (value instanceof LocalDate date) {
      return (int) date.toEpochDay();
    }
    if (value instanceof LocalTime time) {
      return time.toNanoOfDay();
    }
    if (value instanceof Instant instant) {
      return instant.toEpochMilli();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof CqlDuration duration) {
      return duration.getNanoseconds();
    }
    if (value instanceof ByteBuffer blob) {
      return Bytes.copyOf(blob).toArray();
    }
    boolean asIs = value instanceof Boolean || value instanceof String;
    boolean number = value instanceof Number && !(value instanceof java.math.BigInteger);
    return asIs || number ? value : value.toString();
  }

  /** The text of a range bound's value: {@code AbstractType.getString} of Cassandra. */
  static String boundText(DataType type, Bytes value) {
    if (value.isEmpty()) {
      return "";
    }
    if (CqlTypes.isCollection(type)) {
      return value.toHex();
    }
    if (type instanceof TupleType tuple) {
      return tupleText(tuple.getComponentTypes(), value);
    }
    if (type instanceof UserDefinedType udt) {
      return tupleText(udt.getFieldTypes(), value);
    }
    return scalarText(Objects.requireNonNull(CqlValues.decode(type, value)));
  }

  private static String tupleText(List<DataType> types, Bytes value) {
    List<String> parts = new ArrayList<>();
    List<Optional<Bytes>> components = CqlElements.ofTuple(value, types.size());
    for (int i = 0; i < components.size(); i++) {
      DataType type = types.get(i);
      parts.add(
          components
              .get(i)
              .map(bytes -> boundText(type, bytes).replace(":", "\\:").replace("@", "\\@"))
              .orElse("@"));
    }
    return String.join(":", parts);
  }

  private static String scalarText(Object value) {
    if (value instanceof ByteBuffer blob) {
      return Bytes.copyOf(blob).toHex();
    }
    if (value instanceof Instant instant) {
      return TIMESTAMP.format(instant);
    }
    if (value instanceof LocalTime time) {
      return String.format(
          "%02d:%02d:%02d.%09d",
          time.getHour(), time.getMinute(), time.getSecond(), time.getNano());
    }
    return value instanceof InetAddress address ? address.getHostAddress() : value.toString();
  }
}
