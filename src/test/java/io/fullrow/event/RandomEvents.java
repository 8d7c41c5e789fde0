// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import io.fullrow.codec.VInts;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.Gen;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Optional;
import java.util.SplittableRandom;

/** Events of any state over a table with every type, valid values or not. */
final class RandomEvents {
  private static final DataType ODD_UDT =
      EventSamples.udt("odd", false, DataTypes.TEXT, DataTypes.BOOLEAN, DataTypes.VARINT);

  static final TableSchema TABLE =
      EventSamples.table(
          List.of(
              EventSamples.column("p text", DataTypes.TEXT),
              EventSamples.column("cql_raw", DataTypes.BOOLEAN)),
          List.of(
              EventSamples.column("c1", DataTypes.INT),
              EventSamples.column("c2", DataTypes.frozenListOf(DataTypes.BOOLEAN)),
              EventSamples.column("c3", DataTypes.TEXT)),
          List.of(
              EventSamples.column("s1", DataTypes.TEXT),
              EventSamples.column("s2", DataTypes.setOf(DataTypes.INT))),
          regulars());

  private static final Gen<Long> NUMBERS = random -> random.nextLong() >> random.nextInt(Long.SIZE);
  private static final Gen<WriteTime> WRITETIMES = NUMBERS.map(WriteTime::ofMicros);
  private static final Gen<Deletion> DELETIONS =
      random -> new Deletion(WRITETIMES.next(random), NUMBERS.next(random));
  private static final Gen<Expiry> EXPIRIES =
      random -> {
        long at = EventSamples.NOW + random.nextInt(-5, 5);
        return random.nextBoolean()
            ? Expiry.withUnknownTtl(at)
            : Expiry.at(at, random.nextInt(1, Integer.MAX_VALUE));
      };
  private static final Gen<Bytes> GARBAGE =
      random -> {
        byte[] bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
      };

  private RandomEvents() {}

  private static List<Column> regulars() {
    List<DataType> types =
        new ArrayList<>(
            List.of(
                DataTypes.ASCII,
                DataTypes.BIGINT,
                DataTypes.BLOB,
                DataTypes.BOOLEAN,
                DataTypes.DATE,
                DataTypes.DECIMAL,
                DataTypes.DOUBLE,
                DataTypes.DURATION,
                DataTypes.FLOAT,
                DataTypes.INET,
                DataTypes.SMALLINT,
                DataTypes.TIME,
                DataTypes.TIMESTAMP,
                DataTypes.TIMEUUID,
                DataTypes.TINYINT,
                DataTypes.UUID,
                DataTypes.VARINT,
                DataTypes.listOf(DataTypes.TEXT),
                DataTypes.setOf(DataTypes.BOOLEAN),
                DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT),
                DataTypes.mapOf(DataTypes.INT, DataTypes.frozenSetOf(DataTypes.TEXT)),
                ODD_UDT,
                ((UserDefinedType) ODD_UDT).copy(true),
                DataTypes.tupleOf(DataTypes.TEXT, DataTypes.frozenListOf(ODD_UDT)),
                DataTypes.vectorOf(DataTypes.FLOAT, 2),
                DataTypes.vectorOf(DataTypes.TEXT, 2)));
    types.addAll(newer(types));
    List<Column> columns = new ArrayList<>();
    types.forEach(type -> columns.add(EventSamples.column("r" + columns.size(), type)));
    return columns;
  }

  /**
   * The native types that are neither among these nor in the key. They come last, so that the
   * columns of the golden file keep their names.
   */
  private static List<DataType> newer(List<DataType> types) {
    return EnumSet.complementOf(
            EnumSet.of(NativeCqlType.COUNTER, NativeCqlType.INT, NativeCqlType.TEXT))
        .stream()
        .map(NativeCqlType::type)
        .filter(type -> !types.contains(type))
        .toList();
  }

  static Gen<DataEvent> events() {
    return Gen.oneOf(rows(), rows(), staticRows(), partitionDeletions(), rangeDeletions());
  }

  static Gen<DataEvent.Row> rows() {
    return random ->
        new DataEvent.Row(
            envelope(random),
            new Clustering(TABLE.clustering().stream().map(column -> key(column, random)).toList()),
            marker(random),
            DELETIONS.optional(30).next(random),
            columns(TABLE.regulars(), random),
            random.nextInt(4) > 0,
            random.nextBoolean(),
            columns(TABLE.statics(), random));
  }

  private static Gen<DataEvent> staticRows() {
    return random ->
        new DataEvent.StaticRow(
            envelope(random),
            DELETIONS.optional(30).next(random),
            columns(TABLE.statics(), random),
            random.nextInt(4) > 0);
  }

  private static Gen<DataEvent> partitionDeletions() {
    return random ->
        new DataEvent.PartitionDeletion(envelope(random), DELETIONS.optional(80).next(random));
  }

  private static Gen<DataEvent> rangeDeletions() {
    return random ->
        new DataEvent.RangeDeletion(
            envelope(random), bound(random), bound(random), DELETIONS.optional(80).next(random));
  }

  private static RangeBound bound(SplittableRandom random) {
    List<Bytes> prefix =
        TABLE.clustering().subList(0, random.nextInt(4)).stream()
            .map(column -> key(column, random))
            .toList();
    return new RangeBound(prefix, prefix.isEmpty() || random.nextBoolean());
  }

  private static DataEvent.Envelope envelope(SplittableRandom random) {
    return new DataEvent.Envelope(
        EventSamples.SOURCE,
        new PartitionKey(TABLE.partitionKey().stream().map(column -> key(column, random)).toList()),
        Gen.of(Operation.values()).next(random),
        WRITETIMES.next(random),
        origins().optional(70).next(random));
  }

  private static Gen<Origin> origins() {
    return random ->
        new Origin(
            "raw.topic-1_x",
            random.nextInt(100),
            NUMBERS.next(random),
            NUMBERS.next(random),
            Optional.empty());
  }

  private static Optional<RowMarker> marker(SplittableRandom random) {
    Gen<RowMarker> markers =
        source -> new RowMarker(WRITETIMES.next(source), EXPIRIES.optional(50).next(source));
    return markers.optional(70).next(random);
  }

  /** The key record keeps any bytes here, since the columns need it to. */
  private static Bytes key(Column column, SplittableRandom random) {
    boolean anything = !column.type().equals(DataTypes.TEXT) || random.nextBoolean();
    return anything && random.nextInt(3) == 0 ? GARBAGE.next(random) : value(column.type(), random);
  }

  private static RowContent columns(List<Column> columns, SplittableRandom random) {
    Map<CellKey, Cell> cells = new HashMap<>();
    Map<String, Deletion> deletions = new HashMap<>();
    for (Column column : columns) {
      if (random.nextInt(3) == 0) {
        continue;
      }
      if (!column.multiCell() || random.nextInt(50) == 0) {
        cells.put(CellKey.simple(column.name()), cell(value(column.type(), random), random));
        continue;
      }
      DELETIONS.optional(30).next(random).ifPresent(gone -> deletions.put(column.name(), gone));
      for (int i = random.nextInt(5); i > 0; i--) {
        Entry<Bytes, Bytes> element = element(column.type(), random);
        cells.put(
            CellKey.element(column.name(), element.getKey()), cell(element.getValue(), random));
      }
    }
    return RowContent.of(cells, deletions);
  }

  private static Cell cell(Bytes value, SplittableRandom random) {
    WriteTime writetime = WRITETIMES.next(random);
    return switch (random.nextInt(4)) {
      case 0 -> Cell.tombstone(writetime, NUMBERS.next(random));
      case 1 -> Cell.expiring(writetime, value, EXPIRIES.next(random));
      default -> Cell.live(writetime, value);
    };
  }

  private static Entry<Bytes, Bytes> element(DataType type, SplittableRandom random) {
    if (type instanceof ListType list) {
      return Map.entry(value(DataTypes.TIMEUUID, random), value(list.getElementType(), random));
    }
    if (type instanceof SetType set) {
      Bytes value = random.nextInt(50) == 0 ? GARBAGE.next(random) : Bytes.empty();
      return Map.entry(value(set.getElementType(), random), value);
    }
    if (type instanceof MapType map) {
      return Map.entry(value(map.getKeyType(), random), value(map.getValueType(), random));
    }
    List<DataType> fields = ((UserDefinedType) type).getFieldTypes();
    int field = random.nextInt(fields.size());
    Bytes path = random.nextInt(50) == 0 ? GARBAGE.next(random) : Bytes.of((byte) 0, (byte) field);
    return Map.entry(path, value(fields.get(field), random));
  }

  /** Valid most times, then not canonical at times; else any bytes. */
  private static Bytes value(DataType type, SplittableRandom random) {
    if (random.nextInt(30) == 0) {
      return GARBAGE.next(random);
    }
    if (type instanceof ListType list) {
      return collection(List.of(list.getElementType()), random);
    }
    if (type instanceof SetType set) {
      return collection(List.of(set.getElementType()), random);
    }
    if (type instanceof MapType map) {
      return collection(List.of(map.getKeyType(), map.getValueType()), random);
    }
    if (type instanceof TupleType tuple) {
      return tuple(tuple.getComponentTypes(), random);
    }
    if (type instanceof UserDefinedType udt) {
      return tuple(udt.getFieldTypes(), random);
    }
    if (type instanceof VectorType vector) {
      return vector(vector, random);
    }
    return nativeValue(NativeCqlType.find(type).orElseThrow(), random);
  }

  private static Bytes nativeValue(NativeCqlType type, SplittableRandom random) {
    return switch (type) {
      case ASCII, TEXT ->
          EventSamples.text(
              Gen.of("", "a", "Ünï😀", "\uFFFD0x41", "long ".repeat(30)).next(random));
      case BOOLEAN -> Bytes.of(Gen.of((byte) 0, (byte) 1, (byte) 1, (byte) 2).next(random));
      case DURATION -> duration(random);
      case BIGINT,
          COUNTER,
          DATE,
          DOUBLE,
          FLOAT,
          INT,
          SMALLINT,
          TIME,
          TIMESTAMP,
          TIMEUUID,
          TINYINT,
          UUID ->
          bytes(type.size(), random);
      case INET -> bytes(random.nextBoolean() ? 4 : 16, random);
      case BLOB, DECIMAL, VARINT -> bytes(random.nextInt(4, 30), random);
    };
  }

  private static Bytes duration(SplittableRandom random) {
    ByteBuffer out = ByteBuffer.allocate(27);
    VInts.writeSigned(random.nextInt() >> random.nextInt(32), out);
    VInts.writeSigned(random.nextInt() >> random.nextInt(32), out);
    VInts.writeSigned(NUMBERS.next(random), out);
    return Bytes.copyOf(out.flip());
  }

  private static Bytes bytes(int size, SplittableRandom random) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private static Bytes collection(List<DataType> entry, SplittableRandom random) {
    int count = random.nextInt(4);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    putInt(count, out);
    for (int i = 0; i < count; i++) {
      entry.forEach(type -> putSized(value(type, random), out));
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static Bytes tuple(List<DataType> types, SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int present = random.nextInt(4) > 0 ? types.size() : random.nextInt(types.size() + 1);
    for (DataType type : types.subList(0, present)) {
      if (random.nextInt(4) == 0) {
        putInt(-1, out);
      } else {
        putSized(value(type, random), out);
      }
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static Bytes vector(VectorType type, SplittableRandom random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < type.getDimensions(); i++) {
      NativeCqlType part = NativeCqlType.find(type.getElementType()).orElseThrow();
      Bytes element = nativeValue(part, random);
      if (part == NativeCqlType.TEXT) {
        ByteBuffer length = ByteBuffer.allocate(VInts.MAX_SIZE);
        VInts.writeUnsigned(element.size(), length);
        out.write(length.array(), 0, length.position());
      }
      out.writeBytes(element.toArray());
    }
    return Bytes.wrap(out.toByteArray());
  }

  private static void putSized(Bytes value, ByteArrayOutputStream out) {
    putInt(value.size(), out);
    out.writeBytes(value.toArray());
  }

  private static void putInt(int value, ByteArrayOutputStream out) {
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }
}
