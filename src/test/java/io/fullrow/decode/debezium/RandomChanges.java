// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.decode.raw.ElementOrder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** Random changes as one mutation makes them: one writetime, and one expiry with its marker. */
final class RandomChanges {
  private static final List<String> TEXTS =
      List.of("", "a", "ä:@", "@", "\"x\"\n", "\uD83D\uDE00", "2020", "null", "zebra");

  private final TableSchema schema;
  private final Random random;

  private RandomChanges(TableSchema schema, Random random) {
    this.schema = schema;
    this.random = random;
  }

  /** The same ones for the same state of {@code seeds}. */
  static RandomChanges of(TableSchema schema, SplittableRandom seeds) {
    return new RandomChanges(schema, new Random(seeds.nextLong()));
  }

  PartitionKey partition() {
    return new PartitionKey(values(schema.partitionKey()));
  }

  Change change() {
    WriteTime time = WriteTime.ofMicros(random.nextLong() >> random.nextInt(40));
    return switch (random.nextInt(8)) {
      case 0 -> new Change.Partition(Deletion.at(time));
      case 1 ->
          new Change.Row(
              clustering(), Optional.empty(), Optional.of(Deletion.at(time)), RowContent.none());
      case 2 -> new Change.Range(bound(), bound(), Deletion.at(time));
      default -> write(time);
    };
  }

  private Change write(WriteTime time) {
    Optional<Expiry> expiry =
        random.nextInt(3) == 0
            ? Optional.of(Expiry.withUnknownTtl(random.nextInt()))
            : Optional.empty();
    Map<CellKey, Cell> cells = new TreeMap<>();
    Map<String, Deletion> deletions = new TreeMap<>();
    for (Column column : schema.regulars()) {
      if (random.nextInt(3) == 0) {
        put(column, time, expiry, cells, deletions);
      }
    }
    boolean valued =
        cells.entrySet().stream()
            .anyMatch(e -> e.getKey().path().isEmpty() && e.getValue().valueBytes().isPresent());
    boolean insert = random.nextBoolean() || (cells.isEmpty() && deletions.isEmpty());
    // Without a value to tell it, the marker's expiry is lost.
    RowMarker marker = new RowMarker(time, valued ? expiry : Optional.empty());
    return new Change.Row(
        clustering(),
        insert ? Optional.of(marker) : Optional.empty(),
        Optional.empty(),
        RowContent.of(cells, deletions));
  }

  private void put(
      Column column,
      WriteTime time,
      Optional<Expiry> expiry,
      Map<CellKey, Cell> cells,
      Map<String, Deletion> deletions) {
    if (column.multiCell()) {
      elements(column, time, cells, deletions);
    } else if (random.nextInt(5) == 0) {
      cells.put(
          CellKey.simple(column.name()),
          Cell.tombstone(time, Deletion.at(time).localDeletionTime()));
    } else {
      Bytes value = serialized(column.type());
      cells.put(
          CellKey.simple(column.name()),
          expiry.map(e -> Cell.expiring(time, value, e)).orElseGet(() -> Cell.live(time, value)));
    }
  }

  private void elements(
      Column column, WriteTime time, Map<CellKey, Cell> cells, Map<String, Deletion> deletions) {
    int count = random.nextInt(4);
    if (count == 0) {
      deletions.put(column.name(), Deletion.at(time));
    }
    for (int i = 0; i < count; i++) {
      if (column.type() instanceof MapType map) {
        CellKey key = CellKey.element(column.name(), serialized(map.getKeyType()));
        cells.put(key, Cell.live(time, serialized(map.getValueType())));
      } else {
        DataType element = ((SetType) column.type()).getElementType();
        CellKey key = CellKey.element(column.name(), serialized(element));
        cells.put(key, Cell.live(time, Bytes.empty()));
      }
    }
  }

  private Clustering clustering() {
    return new Clustering(values(schema.clustering()));
  }

  private RangeBound bound() {
    List<Column> prefix =
        schema.clustering().subList(0, random.nextInt(schema.clustering().size() + 1));
    return prefix.isEmpty()
        ? RangeBound.open()
        : new RangeBound(values(prefix), random.nextBoolean());
  }

  private List<Bytes> values(List<Column> columns) {
    return columns.stream().map(column -> serialized(column.type())).toList();
  }

  private Bytes serialized(DataType type) {
    return CqlValues.encode(type, value(type));
  }

  private Object value(DataType type) {
    if (type instanceof ListType list) {
      return some(list.getElementType());
    }
    if (type instanceof SetType set) {
      // In Cassandra's order, which is not Java's.
      LinkedHashSet<Object> sorted = new LinkedHashSet<>();
      distinct(set.getElementType()).forEach((position, element) -> sorted.add(element));
      return sorted;
    }
    if (type instanceof MapType map) {
      Map<Object, Object> sorted = new LinkedHashMap<>();
      distinct(map.getKeyType())
          .forEach((position, key) -> sorted.put(key, value(map.getValueType())));
      return sorted;
    }
    if (type instanceof TupleType tuple) {
      return tuple.newValue(parts(tuple.getComponentTypes()));
    }
    if (type instanceof UserDefinedType udt) {
      return udt.newValue(parts(udt.getFieldTypes()));
    }
    return scalar(NativeCqlType.find(type).orElseThrow());
  }

  private Object[] parts(List<DataType> types) {
    return types.stream().map(type -> random.nextInt(4) == 0 ? null : value(type)).toArray();
  }

  private List<Object> some(DataType type) {
    List<Object> values = new ArrayList<>();
    for (int count = random.nextInt(5); count > 0; count--) {
      values.add(value(type));
    }
    return values;
  }

  private Map<Bytes, Object> distinct(DataType type) {
    ElementOrder order = ElementOrder.of(type).orElseThrow();
    Map<Bytes, Object> sorted = new TreeMap<>(Comparator.naturalOrder());
    some(type).forEach(value -> sorted.put(order.position(CqlValues.encode(type, value)), value));
    return sorted;
  }

  private Object scalar(NativeCqlType type) {
    long bits = random.nextLong() >> random.nextInt(64);
    return switch (type) {
      case ASCII -> "a" + (int) bits;
      case BIGINT -> bits;
      case BLOB -> ByteBuffer.wrap(BigInteger.valueOf(bits).toByteArray());
      case BOOLEAN -> random.nextBoolean();
      case DATE -> LocalDate.ofEpochDay((int) bits >> 2);
      case DECIMAL -> new BigDecimal(BigInteger.valueOf(bits), random.nextInt(30));
      case DOUBLE ->
          random.nextInt(9) == 0 ? Double.NEGATIVE_INFINITY : random.nextGaussian() * 1e100;
      case FLOAT -> random.nextInt(9) == 0 ? Float.NaN : real();
      case INET -> address();
      case INT -> (int) bits;
      case SMALLINT -> (short) bits;
      case TEXT -> TEXTS.get(random.nextInt(TEXTS.size()));
      case TIME -> LocalTime.ofNanoOfDay((bits >>> 1) % 86_400_000_000_000L);
      // Cassandra prints bounds before the year 1 without their era.
      case TIMESTAMP -> Instant.ofEpochMilli((bits >>> 1) % 253_402_300_800_000L);
      case TIMEUUID ->
          new UUID(
              (random.nextLong() & ~0xF000L) | 0x1000L, random.nextLong() >>> 1 | Long.MIN_VALUE);
      case TINYINT -> (byte) bits;
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case VARINT -> BigInteger.valueOf(bits).pow(1 + random.nextInt(4));
      case COUNTER, DURATION -> throw new IllegalArgumentException("not carried: " + type);
    };
  }

  private float real() {
    float value = Float.intBitsToFloat(random.nextInt());
    return Float.isNaN(value) ? -0.0f : value;
  }

  private InetAddress address() {
    byte[] bytes = new byte[random.nextBoolean() ? 4 : 16];
    random.nextBytes(bytes);
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }
}
