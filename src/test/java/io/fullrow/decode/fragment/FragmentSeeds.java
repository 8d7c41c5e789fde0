// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.FuzzedFormat;
import io.fullrow.decode.WriterSchemas.Lookup;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.FragmentSchema;
import io.fullrow.fragment.Samples;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import io.fullrow.workload.anytable.RandomMutations;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Random fragments of a table with many types, in the single-object encoding and on the wire. */
public final class FragmentSeeds {
  private static final int START = 1_700_000_000;
  private static final int SEEDS = 300;
  private static final int WIRE = 7;
  private static final int PENDING = 8;
  private static final TableSchema TABLE =
      new TableSchema(
          new TableId("old", "wide"),
          List.of(column("p", DataTypes.TEXT, Column.Kind.PARTITION_KEY)),
          List.of(
              column("c", DataTypes.DECIMAL, Column.Kind.CLUSTERING),
              new Column("d", DataTypes.TEXT, Column.Kind.CLUSTERING, true)),
          List.of(
              column("s", DataTypes.TEXT, Column.Kind.STATIC),
              column("ss", DataTypes.setOf(DataTypes.VARINT), Column.Kind.STATIC)),
          List.of(
              column("a", DataTypes.BLOB, Column.Kind.REGULAR),
              column("fl", DataTypes.frozenListOf(DataTypes.DECIMAL), Column.Kind.REGULAR),
              column(
                  "fm",
                  DataTypes.frozenMapOf(DataTypes.TEXT, DataTypes.VARINT),
                  Column.Kind.REGULAR),
              column("m", DataTypes.mapOf(DataTypes.DECIMAL, DataTypes.TEXT), Column.Kind.REGULAR),
              column(
                  "t",
                  DataTypes.tupleOf(DataTypes.INT, DataTypes.frozenSetOf(DataTypes.TEXT)),
                  Column.Kind.REGULAR),
              column("u", DataTypes.DURATION, Column.Kind.REGULAR),
              column("v", DataTypes.vectorOf(DataTypes.FLOAT, 3), Column.Kind.REGULAR)));

  private FragmentSeeds() {}

  public static FuzzedFormat format() {
    RandomMutations mutations = new RandomMutations(TABLE, OptionalInt.empty(), 1, START);
    List<byte[]> seeds = new ArrayList<>();
    while (seeds.size() < SEEDS) {
      for (Fragment fragment : mutations.next().fragments()) {
        byte[] encoded = FragmentCodec.encode(fragment).toArray();
        seeds.add(encoded);
        seeds.add(wire(encoded, seeds.size() % 50 == 0 ? PENDING : WIRE));
      }
    }
    return new FuzzedFormat(
        TABLE.id(),
        TABLE,
        new FragmentFormat().decoder(TABLE.id(), Set.of(), FragmentSeeds::schema),
        seeds,
        hostile());
  }

  private static Lookup schema(int id) {
    return switch (id) {
      case WIRE -> new Lookup.Found(FragmentCodec.schema());
      case PENDING -> new Lookup.Pending();
      default -> new Lookup.Absent();
    };
  }

  private static List<byte[]> hostile() {
    return List.of(
        encoded(decimal(65_000), Map.of()),
        encoded(decimal(1 << 20), Map.of()),
        encoded(decimal(4), elements(5_000, 100)),
        encoded(decimal(4), elements(40, 50_000)),
        encoded(decimal(4), elements(3, 1 << 20)),
        encoded(decimal(4), Map.of(CellKey.simple("a"), live(new byte[4 << 20]))));
  }

  private static Map<CellKey, Cell> elements(int count, int size) {
    Map<CellKey, Cell> cells = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      byte[] path = decimal(size).toArray();
      ByteBuffer.wrap(path).putInt(size - Integer.BYTES, i);
      cells.put(CellKey.element("m", Bytes.wrap(path)), live(new byte[] {'x'}));
    }
    return cells;
  }

  private static byte[] encoded(Bytes clustering, Map<CellKey, Cell> cells) {
    Change change =
        new Change.Row(
            Clustering.of(clustering, Bytes.empty()),
            Optional.of(RowMarker.live(Samples.time(1))),
            Optional.empty(),
            RowContent.of(cells));
    Origin origin = new Origin("", 0, 0, 0, Optional.empty());
    PartitionKey partition = PartitionKey.of(Samples.text("p"));
    return FragmentCodec.encode(new Fragment(TABLE.id(), partition, change, false, false, origin))
        .toArray();
  }

  private static Cell live(byte[] value) {
    return Cell.live(Samples.time(1_700_000_000_000_000L), Bytes.wrap(value));
  }

  private static Bytes decimal(int size) {
    byte[] bytes = new byte[size + Integer.BYTES];
    new SplittableRandom(size).nextBytes(bytes);
    return Bytes.wrap(ByteBuffer.wrap(bytes).putInt(0, 2).put(4, (byte) 1).array());
  }

  private static byte[] wire(byte[] encoded, int id) {
    int header = FragmentSchema.headerSize();
    return ByteBuffer.allocate(5 + encoded.length - header)
        .put((byte) 0)
        .putInt(id)
        .put(encoded, header, encoded.length - header)
        .array();
  }

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }
}
