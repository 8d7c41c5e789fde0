// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import static io.fullrow.fragment.Samples.text;
import static io.fullrow.fragment.Samples.time;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.Fidelity;
import io.fullrow.decode.RawRecord;
import io.fullrow.decode.WriterSchemas.Lookup;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.GenericFragments;
import io.fullrow.fragment.LossNote;
import io.fullrow.fragment.Samples;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class FragmentFormatTest {
  private static final Bytes TIMEUUID = Bytes.fromHex("0123456789ab1def8123456789abcdef");
  private static final Bytes INT = Bytes.fromHex("00000001");
  private static final Origin RAW = new Origin("raw", 1, 2L, 3L, Optional.empty());

  private static final DataType PERSON =
      new UserDefinedTypeBuilder(
              CqlIdentifier.fromInternal("movies"), CqlIdentifier.fromInternal("person"))
          .withField(CqlIdentifier.fromInternal("name"), DataTypes.TEXT)
          .withField(CqlIdentifier.fromInternal("born"), DataTypes.INT)
          .build();

  private static final TableSchema SCHEMA =
      new TableSchema(
          new TableId("movies_new", "movies_by_genre"),
          List.of(new Column("genre", DataTypes.TEXT, Column.Kind.PARTITION_KEY, false)),
          List.of(
              new Column("year", DataTypes.INT, Column.Kind.CLUSTERING, true),
              new Column("id", DataTypes.SMALLINT, Column.Kind.CLUSTERING, false)),
          List.of(
              new Column("studio", DataTypes.TEXT, Column.Kind.STATIC, false),
              new Column("owners", DataTypes.setOf(DataTypes.INT), Column.Kind.STATIC, false)),
          List.of(
              regular("price", DataTypes.INT),
              regular("frozen", DataTypes.frozenSetOf(DataTypes.INT)),
              regular("cast", DataTypes.frozenListOf(DataTypes.INT)),
              regular("tags", DataTypes.setOf(DataTypes.INT)),
              regular("attrs", DataTypes.mapOf(DataTypes.INT, DataTypes.TEXT)),
              regular("seen", DataTypes.listOf(DataTypes.INT)),
              regular("director", PERSON)));

  private final FragmentFormat format = new FragmentFormat();

  /** It cannot be applied, and must not be overlooked: a dead letter, with its own words. */
  @Test
  void shouldRefuseTheNoteOfALossWithItsText() {
    Bytes note = Bytes.of(LossNote.encode("segment 7 is gone: é"));
    RawRecord record = new RawRecord(Optional.empty(), Optional.of(note), RAW);

    Decoded decoded = decoder(new Lookup.Pending()).decode(record, SCHEMA);

    assertThat(decoded).isEqualTo(new Decoded.Malformed("segment 7 is gone: é"));
  }

  @Test
  void shouldCarryEveryColumnExactly() {
    assertThat(format.name()).isEqualTo("fragment");
    assertThat(format.fidelity(SCHEMA))
        .hasSize(9)
        .allMatch(fidelity -> fidelity.level() == Fidelity.Level.EXACT);
    assertThat(format.undetectableLosses()).isEmpty();
  }

  @Test
  void shouldDecodeEveryKindOfChangeWithTheOriginOfItsRecord() {
    for (Change change : List.of(fullRow(), statics(), range(), partition())) {
      Decoded decoded = decode(FragmentCodec.encode(Samples.of(change)));

      assertThat(decoded)
          .isEqualTo(
              new Decoded.Changes(
                  List.of(
                      new Fragment(
                          Samples.TABLE,
                          PartitionKey.of(text("Drama")),
                          change,
                          false,
                          false,
                          RAW))));
    }
  }

  @Test
  void shouldIgnoreANullValue() {
    RawRecord tombstone = new RawRecord(Optional.of(INT), Optional.empty(), RAW);

    assertThat(decoder(new Lookup.Pending()).decode(tombstone, SCHEMA))
        .isEqualTo(new Decoded.Ignored("null value"));
  }

  @Test
  void shouldRefuseWhatIsNoFragment() {
    assertMalformed(decode(Bytes.empty()), "does not begin with C3 01");
    assertMalformed(decode(text("{\"op\":\"i\"}")), "does not begin with C3 01");
    assertMalformed(decode(Bytes.fromHex("00000000")), "within the schema id");
    assertMalformed(decode(Bytes.fromHex("c30100000000000000ff")), "another version");
  }

  @Test
  void shouldReadTheConfluentWireFormat() {
    Bytes value = wire(FragmentCodec.encode(Samples.of(fullRow())).toArray(), 10);

    Decoded decoded = decode(value, new Lookup.Found(FragmentCodec.schema()));

    assertThat(only(decoded).change()).isEqualTo(fullRow());
    assertMalformed(decode(value, new Lookup.Absent()), "no schema with the id 7");
    assertThat(decode(value, new Lookup.Pending())).isInstanceOf(Decoded.Unavailable.class);
  }

  @Test
  void shouldResolveAnOlderWritersSchema() {
    Schema older = without(FragmentCodec.schema(), "refresh", "commitLog");
    GenericRecord ours = GenericFragments.toRecord(FragmentCodec.schema(), Samples.of(partition()));
    GenericRecord record = new GenericData.Record(older);
    older.getFields().forEach(field -> record.put(field.name(), ours.get(field.name())));
    Bytes value = wire(GenericFragments.write(older, record), 0);

    Decoded decoded = decode(value, new Lookup.Found(older));

    assertThat(only(decoded).change()).isEqualTo(partition());
    assertThat(only(decoded).origin()).isEqualTo(RAW);
  }

  @Test
  void shouldRefuseAWritersSchemaOfSomethingElse() {
    Schema other = Schema.create(Schema.Type.STRING);
    assertMalformed(
        decode(wire(new byte[] {2, 'x'}, 0), new Lookup.Found(other)),
        "not readable as a fragment");
  }

  @Test
  void shouldNameAnotherTable() {
    Fragment fragment =
        new Fragment(
            new TableId("movies", "other"),
            PartitionKey.of(text("k")),
            partition(),
            false,
            false,
            RAW);
    assertMalformed(decode(FragmentCodec.encode(fragment)), "movies.other");
  }

  @Test
  void shouldNameAnUnknownColumn() {
    Cell cell = Cell.live(time(1), INT);
    assertThat(decode(row(Map.of(CellKey.simple("colour"), cell))))
        .isEqualTo(new Decoded.UnknownColumn(Samples.TABLE, "colour"));
    assertThat(
            decode(
                new Change.StaticRow(
                    RowContent.of(Map.of(), Map.of("colours", new Deletion(time(1), 1))))))
        .isEqualTo(new Decoded.UnknownColumn(Samples.TABLE, "colours"));
  }

  /** The type may have got it since the schema was read. */
  @Test
  void shouldNameAnUnknownField() {
    Decoded second = Decoded.UnknownColumn.ofField(Samples.TABLE, "director", "3");

    assertThat(element("director", Bytes.fromHex("0002"), INT)).isEqualTo(second);
    Bytes three = Bytes.fromHex("00000001" + "61" + "ffffffff" + "00000000");
    Bytes garbage = Bytes.fromHex("00000001" + "61" + "ffffffff" + "0000");
    assertThat(inFrozen(three))
        .isEqualTo(Decoded.UnknownColumn.ofField(Samples.TABLE, "home", "3"));
    assertThat(inFrozen(garbage)).isInstanceOf(Decoded.Malformed.class);
  }

  private Decoded inFrozen(Bytes home) {
    UserDefinedType type =
        new UserDefinedTypeBuilder(
                CqlIdentifier.fromInternal("ks"), CqlIdentifier.fromInternal("address"))
            .withField(CqlIdentifier.fromInternal("street"), DataTypes.TEXT)
            .withField(CqlIdentifier.fromInternal("city"), DataTypes.TEXT)
            .frozen()
            .build();
    TableSchema table =
        new TableSchema(
            SCHEMA.id(),
            SCHEMA.partitionKey(),
            SCHEMA.clustering(),
            List.of(),
            List.of(new Column("home", type, Column.Kind.REGULAR, false)));
    Bytes value = FragmentCodec.encode(Samples.of(row("home", Cell.live(time(1), home))));
    return decoder(new Lookup.Pending()).decode(record(value), table);
  }

  @Test
  void shouldLeaveOutColumnsThatTheTableHasDropped() {
    TableSchema dropped = SCHEMA.withDropped(Map.of("colour", time(1)));
    Decoder decoder = decoder(new Lookup.Pending());
    Cell cell = Cell.live(time(9), INT);
    Change price = row("price", cell);
    Change both = row(Map.of(CellKey.simple("price"), cell, CellKey.simple("colour"), cell));
    Change colour = row(Map.of(CellKey.simple("colour"), cell));

    assertThat(decoder.decode(record(FragmentCodec.encode(Samples.of(both))), dropped))
        .isInstanceOfSatisfying(
            Decoded.Changes.class,
            changes -> {
              assertThat(changes.leftOut()).isTrue();
              assertThat(changes.fragments().get(0).change()).isEqualTo(price);
            });
    assertThat(decoder.decode(record(FragmentCodec.encode(Samples.of(colour))), dropped))
        .isEqualTo(new Decoded.Ignored(Decoded.Ignored.DROPPED_COLUMN));
  }

  @Test
  void shouldRefuseAColumnOfAnotherKind() {
    assertMalformed(decode(row("studio", Cell.live(time(1), text("x")))), "studio", "static");
    assertMalformed(decode(row("year", Cell.live(time(1), INT))), "year", "clustering");
    assertMalformed(
        decode(
            new Change.StaticRow(
                RowContent.of(Map.of(CellKey.simple("price"), Cell.live(time(1), INT))))),
        "price",
        "regular");
  }

  @Test
  void shouldRefuseKeysThatDoNotFit() {
    assertMalformed(decode(row(Clustering.of(INT))), "1 clustering values");
    assertMalformed(decode(row(Clustering.of(INT, INT))), "column id", "smallint");
    Fragment twoPartitionKeys =
        new Fragment(
            Samples.TABLE, PartitionKey.of(INT, INT), partition(), false, false, Samples.ORIGIN);
    assertMalformed(decode(FragmentCodec.encode(twoPartitionKeys)), "2 partition key values");
    Fragment emptyKey =
        new Fragment(Samples.TABLE, PartitionKey.of(Bytes.empty()), partition(), false, false, RAW);
    assertMalformed(decode(FragmentCodec.encode(emptyKey)), "empty partition key");
    Fragment noText =
        new Fragment(
            Samples.TABLE, PartitionKey.of(Bytes.fromHex("ff")), partition(), false, false, RAW);
    assertMalformed(decode(FragmentCodec.encode(noText)), "column genre", "text");
  }

  @Test
  void shouldRefuseBoundsThatDoNotFit() {
    Deletion deletion = new Deletion(time(1), 1L);
    assertMalformed(
        decode(new Change.Range(RangeBound.inclusive(INT, INT), RangeBound.open(), deletion)),
        "column id");
    Bytes id = Bytes.fromHex("0001");
    assertMalformed(
        decode(new Change.Range(RangeBound.open(), RangeBound.inclusive(INT, id, id), deletion)),
        "3 values");
  }

  @Test
  void shouldRefuseARangeInATableWithoutClusteringColumns() {
    TableSchema flat =
        new TableSchema(
            SCHEMA.id(), SCHEMA.partitionKey(), List.of(), List.of(), SCHEMA.regulars());
    Bytes value = FragmentCodec.encode(Samples.of(range()));

    Decoded decoded = decoder(new Lookup.Pending()).decode(record(value), flat);

    assertMalformed(decoded, "no clustering columns");
  }

  @Test
  void shouldRefuseValuesThatCassandraWouldRefuse() {
    assertMalformed(decode(row("price", Cell.live(time(1), text("five!")))), "column price", "int");
    assertMalformed(
        decode(row("price", Cell.expiring(time(1), text("x"), Expiry.at(5, 1)))), "column price");
    assertMalformed(decode(row("frozen", Cell.live(time(1), Bytes.empty()))), "column frozen");
    assertMalformed(element("tags", INT, INT), "column tags");
    assertMalformed(element("tags", text("five!"), Bytes.empty()), "the path in column tags");
    assertMalformed(element("attrs", INT, Bytes.fromHex("ff")), "column attrs");
    assertMalformed(element("attrs", text("x"), text("x")), "the path in column attrs");
    assertMalformed(element("seen", INT, INT), "the path in column seen");
    assertMalformed(element("seen", TIMEUUID, text("x")), "column seen");
    assertMalformed(element("director", Bytes.fromHex("00"), INT), "no field");
    assertMalformed(element("director", Bytes.fromHex("0001"), text("x")), "column director");
  }

  @Test
  void shouldRefuseCellsOfTheWrongShape() {
    assertMalformed(element("price", INT, INT), "a path in the column price");
    assertMalformed(decode(row("tags", Cell.live(time(1), INT))), "without path");
    RowContent complex = RowContent.of(Map.of(), Map.of("price", new Deletion(time(1), 1)));
    assertMalformed(
        decode(new Change.Row(clustering(), Optional.empty(), Optional.empty(), complex)),
        "complex deletion of price");
  }

  @Test
  void shouldTakeElementsForAFrozenListOnlyWhereTheirLossIsAccepted() {
    // given
    Change change =
        new Change.Row(
            clustering(),
            Optional.empty(),
            Optional.empty(),
            RowContent.of(
                Map.of(CellKey.element("cast", TIMEUUID), Cell.live(time(1), INT)),
                Map.of("cast", new Deletion(time(0), 1))));
    RawRecord raw = record(FragmentCodec.encode(Samples.of(change)));

    // when
    Decoded refused = decoder(new Lookup.Pending()).decode(raw, SCHEMA);
    Decoded accepted =
        format
            .decoder(Samples.TABLE, Set.of("cast"), id -> new Lookup.Pending())
            .decode(raw, SCHEMA);

    // then
    assertMalformed(refused, "a path in the column cast", "accept-loss must name");
    assertThat(only(accepted).change()).isEqualTo(change);
  }

  @Test
  void shouldRefuseTimesThatCassandraCannotStore() {
    assertMalformed(decode(row("price", Cell.live(time(Long.MIN_VALUE), INT))), "never stores");
    assertMalformed(decode(row("price", Cell.tombstone(time(1), -1))), "local deletion time of -1");
    assertMalformed(
        decode(row("price", Cell.expiring(time(1), INT, Expiry.withUnknownTtl(1L << 32)))),
        "expiry of 4294967296");
    assertMalformed(
        decode(row("price", Cell.expiring(time(1), INT, Expiry.at(1, 630_720_001)))), "a ttl of");
  }

  @Test
  void shouldFollowARefreshedSchema() {
    TableSchema old =
        new TableSchema(
            SCHEMA.id(), SCHEMA.partitionKey(), SCHEMA.clustering(), List.of(), List.of());
    Decoder decoder = decoder(new Lookup.Pending());
    RawRecord record = record(FragmentCodec.encode(Samples.of(statics())));

    assertThat(decoder.decode(record, old)).isInstanceOf(Decoded.UnknownColumn.class);
    assertThat(decoder.decode(record, SCHEMA)).isInstanceOf(Decoded.Changes.class);
  }

  private static Change fullRow() {
    Cell set = Cell.live(time(1), Bytes.empty());
    return new Change.Row(
        clustering(),
        Optional.of(RowMarker.expiring(time(1), Expiry.at(9, 5))),
        Optional.of(new Deletion(time(0), 0)),
        RowContent.of(
            Map.of(
                CellKey.simple("price"), Cell.live(time(-5), Bytes.empty()),
                CellKey.simple("frozen"), Cell.tombstone(time(1), 1),
                CellKey.element("tags", INT), set,
                CellKey.element("attrs", INT), Cell.live(time(1), text("x")),
                CellKey.element("seen", TIMEUUID), Cell.live(time(1), INT),
                CellKey.element("director", Bytes.fromHex("0001")), Cell.live(time(1), INT)),
            Map.of("tags", new Deletion(time(0), 1))));
  }

  private static Change statics() {
    Cell set = Cell.live(time(1), Bytes.empty());
    return new Change.StaticRow(
        RowContent.of(
            Map.of(
                CellKey.simple("studio"),
                Cell.live(time(1), text("A24")),
                CellKey.element("owners", INT),
                set)));
  }

  private static Change range() {
    return new Change.Range(RangeBound.exclusive(INT), RangeBound.open(), new Deletion(time(1), 1));
  }

  private static Change partition() {
    return new Change.Partition(new Deletion(time(1), 1));
  }

  private static Clustering clustering() {
    return Clustering.of(INT, Bytes.fromHex("0001"));
  }

  private static Change row(Clustering clustering) {
    return new Change.Row(
        clustering, Optional.of(RowMarker.live(time(1))), Optional.empty(), RowContent.none());
  }

  private static Change row(String column, Cell cell) {
    return row(Map.of(CellKey.simple(column), cell));
  }

  private static Change row(Map<CellKey, Cell> cells) {
    return new Change.Row(clustering(), Optional.empty(), Optional.empty(), RowContent.of(cells));
  }

  private Decoded element(String column, Bytes path, Bytes value) {
    return decode(row(Map.of(CellKey.element(column, path), Cell.live(time(1), value))));
  }

  private Decoded decode(Change change) {
    return decode(FragmentCodec.encode(Samples.of(change)));
  }

  private Decoded decode(Bytes value) {
    return decode(value, new Lookup.Pending());
  }

  private Decoded decode(Bytes value, Lookup lookup) {
    return decoder(lookup).decode(record(value), SCHEMA);
  }

  private Decoder decoder(Lookup lookup) {
    return format.decoder(Samples.TABLE, Set.of(), id -> lookup);
  }

  private static RawRecord record(Bytes value) {
    return new RawRecord(Optional.empty(), Optional.of(value), RAW);
  }

  private static Bytes wire(byte[] bytes, int from) {
    ByteBuffer buffer = ByteBuffer.allocate(5 + bytes.length - from);
    buffer.put((byte) 0).putInt(7).put(bytes, from, bytes.length - from);
    return Bytes.wrap(buffer.array());
  }

  private static Schema without(Schema schema, String... fields) {
    List<Schema.Field> kept =
        schema.getFields().stream()
            .filter(field -> !Set.of(fields).contains(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(schema.getName(), "older", schema.getNamespace(), false, kept);
  }

  private static Column regular(String name, DataType type) {
    return new Column(name, type, Column.Kind.REGULAR, false);
  }

  private static Fragment only(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Changes.class);
    return ((Decoded.Changes) decoded).fragments().get(0);
  }

  private static void assertMalformed(Decoded decoded, String... parts) {
    assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    assertThat(((Decoded.Malformed) decoded).reason()).contains(parts);
  }
}
