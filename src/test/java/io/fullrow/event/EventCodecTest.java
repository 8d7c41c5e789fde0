// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static io.fullrow.event.EventSamples.MOVIES;
import static io.fullrow.event.EventSamples.NOW;
import static io.fullrow.event.EventSamples.SOURCE;
import static io.fullrow.event.EventSamples.at;
import static io.fullrow.event.EventSamples.column;
import static io.fullrow.event.EventSamples.encoded;
import static io.fullrow.event.EventSamples.envelope;
import static io.fullrow.event.EventSamples.header;
import static io.fullrow.event.EventSamples.number;
import static io.fullrow.event.EventSamples.row;
import static io.fullrow.event.EventSamples.table;
import static io.fullrow.event.EventSamples.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Header;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

/** What any consumer sees that knows Avro and the wire format. */
class EventCodecTest {
  private static final Function<Integer, Schema> SCHEMAS =
      EventSamples.schemas(EventSchemas.of(SOURCE, MOVIES));

  private final EventCodec codec = EventSamples.codec(MOVIES);

  @Test
  void shouldShowARowAsSelectWould() {
    RowContent columns =
        RowContent.of(
            Map.of(
                CellKey.simple("title"), Cell.live(at(1), text("X")),
                CellKey.simple("votes"), Cell.tombstone(at(1), 1),
                CellKey.element("tags", text("b")), Cell.live(at(2), Bytes.empty()),
                CellKey.element("tags", text("a")), Cell.live(at(3), Bytes.empty()),
                CellKey.element("tags", text("gone")), Cell.tombstone(at(4), 1)));
    RowContent statics =
        RowContent.of(Map.of(CellKey.simple("curator"), Cell.live(at(5), text("me"))));

    EncodedEvent event = codec.encode(row(columns, statics), NOW);

    assertThat(event.partitionTopic()).isFalse();
    assertThat(event.key().toHex()).startsWith("000000000b");
    assertThat(event.value().orElseThrow().toHex()).startsWith("000000000c");
    assertThat(event.partitionKey().toHex()).isEqualTo("00054472616d61000004000007d100");
    assertThat(PlainConsumer.read(event.key(), SCHEMAS))
        .hasToString("{\"genre\": \"Drama\", \"year\": 2001, \"rating\": 4.5, \"id\": 120}");
    assertThat(PlainConsumer.read(event.value().orElseThrow(), SCHEMAS))
        .hasToString(
            "{\"curator\": \"me\", \"home\": null, \"tags\": [\"a\", \"b\"],"
                + " \"title\": \"X\", \"votes\": null}");
  }

  @Test
  void shouldCarryTheHeaders() {
    DataEvent.Row live = row(RowContent.none(), RowContent.none());

    EncodedEvent event = codec.encode(live, NOW);

    assertThat(header(event, "fullrow.op")).contains("UPDATE");
    assertThat(header(event, "fullrow.table")).contains("movies.by_genre");
    assertThat(header(event, "fullrow.writetime")).contains("1000");
    assertThat(header(event, "fullrow.trace")).contains("lab.movies:3:42");
    assertThat(header(event, "fullrow.arrival")).contains("1700000000123");
    assertThat(header(event, "fullrow.id")).contains("70181299cd0a0352154c9a41ca6a3286");
    assertThat(event.headers())
        .extracting(Header::name)
        .containsExactly(
            "fullrow.op",
            "fullrow.table",
            "fullrow.writetime",
            "fullrow.meta",
            "fullrow.id",
            "fullrow.trace",
            "fullrow.arrival");
  }

  /** Whoever drops ids that it has seen must not miss the second. */
  @Test
  void shouldGiveTwoExpiriesOfOneStateTwoIds() {
    DataEvent.Row row =
        new DataEvent.Row(
            envelope(Operation.EXPIRE),
            Clustering.of(EventSamples.encoded(DataTypes.DOUBLE, 4.5), number(120)),
            Optional.of(RowMarker.live(at(1))),
            Optional.empty(),
            RowContent.of(
                Map.of(
                    CellKey.simple("title"),
                    Cell.expiring(at(1), text("a"), Expiry.at(NOW + 10, 10)),
                    CellKey.simple("votes"),
                    Cell.expiring(
                        at(1), Bytes.fromHex("0000000000000001"), Expiry.at(NOW + 20, 20)))),
            true,
            false);

    Set<Object> ids =
        Set.of(
            header(codec.encode(row, NOW + 10), "fullrow.id"),
            header(codec.encode(row, NOW + 20), "fullrow.id"));

    assertThat(ids).hasSize(2);
    assertThat(header(codec.encode(row, NOW + 11), "fullrow.id"))
        .isEqualTo(header(codec.encode(row, NOW + 10), "fullrow.id"));
  }

  @Test
  void shouldSayNullAndCoveredForARowThatWentByALargerDeletion() {
    DataEvent.Row row =
        new DataEvent.Row(
            new DataEvent.Envelope(
                SOURCE,
                envelope(Operation.DELETE).partition(),
                Operation.DELETE,
                at(9),
                Optional.empty()),
            Clustering.of(encoded(DataTypes.DOUBLE, 4.5), number(120)),
            Optional.empty(),
            Optional.of(Deletion.at(at(9))),
            RowContent.none(),
            false,
            true);

    EncodedEvent event = codec.encode(row, NOW);

    assertThat(event.value()).isEmpty();
    assertThat(header(event, "fullrow.covered")).contains("true");
    assertThat(header(event, "fullrow.trace")).isEmpty();
    assertThat(header(event, "fullrow.arrival")).isEmpty();
  }

  @Test
  void shouldShowACellUntilItExpires() {
    RowContent columns =
        RowContent.of(
            Map.of(
                CellKey.simple("title"),
                Cell.expiring(at(1), text("X"), Expiry.withUnknownTtl(NOW))));

    EncodedEvent before = codec.encode(row(columns, RowContent.none()), NOW - 1);
    EncodedEvent after = codec.encode(row(columns, RowContent.none()), NOW);

    assertThat(shown(before, "title")).hasToString("X");
    assertThat(shown(after, "title")).isNull();
  }

  @Test
  void shouldShowListsInTheOrderOfTheirTimes() {
    // as unsigned bytes the later time comes first
    UUID early = UUID.fromString("ffffffff-fbeb-11e9-8f0b-362b9e155667");
    UUID late = UUID.fromString("00000000-fbec-11e9-8f0b-362b9e155667");
    TableSchema table =
        table(
            List.of(column("k", DataTypes.INT)),
            List.of(),
            List.of(),
            List.of(
                column("l", DataTypes.listOf(DataTypes.TEXT)),
                column("s", DataTypes.setOf(DataTypes.INT))));
    RowContent columns =
        RowContent.of(
            Map.of(
                CellKey.element("l", encoded(DataTypes.TIMEUUID, late)),
                Cell.live(at(1), text("second")),
                CellKey.element("l", encoded(DataTypes.TIMEUUID, early)),
                Cell.live(at(2), text("first")),
                CellKey.element("s", number(1)),
                Cell.live(at(1), Bytes.empty()),
                CellKey.element("s", number(-1)),
                Cell.live(at(1), Bytes.empty())));
    DataEvent.Row row =
        new DataEvent.Row(
            new DataEvent.Envelope(
                SOURCE, PartitionKey.of(number(1)), Operation.INSERT, at(1), Optional.empty()),
            Clustering.none(),
            Optional.empty(),
            Optional.empty(),
            columns,
            true,
            false);

    EncodedEvent event = EventSamples.codec(table).encode(row, NOW);

    assertThat(
            PlainConsumer.read(
                event.value().orElseThrow(), EventSamples.schemas(EventSchemas.of(SOURCE, table))))
        .hasToString("{\"l\": [\"first\", \"second\"], \"s\": [-1, 1]}");
    assertThat(EventSamples.decode(EventSamples.reader(table, table), event)).isEqualTo(row);
  }

  @Test
  void shouldShowAZeroLengthKeyColumnAsNullAndAnEmptyTextAsItIs() {
    DataEvent.Row row =
        new DataEvent.Row(
            new DataEvent.Envelope(
                SOURCE,
                PartitionKey.of(Bytes.empty(), Bytes.empty()),
                Operation.INSERT,
                at(1),
                Optional.empty()),
            Clustering.of(Bytes.empty(), number(0)),
            Optional.empty(),
            Optional.empty(),
            RowContent.none(),
            true,
            false);

    EncodedEvent event = codec.encode(row, NOW);

    assertThat(PlainConsumer.read(event.key(), SCHEMAS))
        .hasToString("{\"genre\": \"\", \"year\": null, \"rating\": null, \"id\": 0}");
    assertThat(EventSamples.decode(EventSamples.reader(MOVIES, MOVIES), event)).isEqualTo(row);
  }

  @Test
  void shouldShowTheStaticRow() {
    RowContent columns =
        RowContent.of(Map.of(CellKey.simple("curator"), Cell.live(at(5), text("me"))));

    EncodedEvent live =
        codec.encode(
            new DataEvent.StaticRow(envelope(Operation.UPDATE), Optional.empty(), columns, true),
            NOW);
    EncodedEvent gone =
        codec.encode(
            new DataEvent.StaticRow(envelope(Operation.DELETE), Optional.empty(), columns, false),
            NOW);

    assertThat(live.partitionTopic()).isTrue();
    assertThat(PlainConsumer.read(live.key(), SCHEMAS))
        .hasToString(
            "{\"partition\": {\"genre\": \"Drama\", \"year\": 2001}, \"scope\": \"static\","
                + " \"start\": null, \"end\": null}");
    assertThat(PlainConsumer.read(live.value().orElseThrow(), SCHEMAS))
        .hasToString("{\"static_row\": {\"curator\": \"me\"}, \"deletion\": null}");
    assertThat(gone.key()).isEqualTo(live.key());
    assertThat(gone.value()).isEmpty();
  }

  @Test
  void shouldShowDeletionsOfRangesUntilTheyArePurged() {
    RangeBound start = RangeBound.exclusive(encoded(DataTypes.DOUBLE, 4.5), Bytes.empty());
    Deletion deletion = new Deletion(at(8), 9);

    EncodedEvent event = range(start, Optional.of(deletion));

    assertThat(PlainConsumer.read(event.key(), SCHEMAS))
        .hasToString(
            "{\"partition\": {\"genre\": \"Drama\", \"year\": 2001}, \"scope\": \"range\","
                + " \"start\": {\"length\": 2, \"values\": {\"rating\": 4.5, \"id\": null},"
                + " \"inclusive\": false},"
                + " \"end\": {\"length\": 0, \"values\": {\"rating\": null, \"id\": null},"
                + " \"inclusive\": true}}");
    assertThat(PlainConsumer.read(event.value().orElseThrow(), SCHEMAS))
        .hasToString(
            "{\"static_row\": null,"
                + " \"deletion\": {\"writetime\": 8, \"local_deletion_time\": 9}}");
    assertThat(range(start, Optional.empty()).key()).isEqualTo(event.key());
    assertThat(range(start, Optional.empty()).value()).isEmpty();
  }

  @Test
  void shouldGiveEachFactOfAPartitionAKeyOfItsOwn() {
    DataEvent.Envelope envelope = envelope(Operation.DELETE);
    Optional<Deletion> deletion = Optional.of(new Deletion(at(8), 9));

    assertThat(
            List.of(
                codec.encode(new DataEvent.PartitionDeletion(envelope, deletion), NOW).key(),
                codec
                    .encode(
                        new DataEvent.StaticRow(envelope, deletion, RowContent.none(), false), NOW)
                    .key(),
                range(RangeBound.open(), deletion).key(),
                range(RangeBound.inclusive(encoded(DataTypes.DOUBLE, 4.5)), deletion).key(),
                range(RangeBound.exclusive(encoded(DataTypes.DOUBLE, 4.5)), deletion).key(),
                range(RangeBound.inclusive(encoded(DataTypes.DOUBLE, 4.5), Bytes.empty()), deletion)
                    .key()))
        .doesNotHaveDuplicates();
  }

  private EncodedEvent range(RangeBound start, Optional<Deletion> deletion) {
    return codec.encode(
        new DataEvent.RangeDeletion(envelope(Operation.DELETE), start, RangeBound.open(), deletion),
        NOW);
  }

  private static Object shown(EncodedEvent event, String column) {
    GenericRecord value = PlainConsumer.read(event.value().orElseThrow(), SCHEMAS);
    return value.get(column);
  }
}
