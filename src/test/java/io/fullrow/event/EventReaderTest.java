// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static io.fullrow.event.EventSamples.ADDRESS;
import static io.fullrow.event.EventSamples.IDS;
import static io.fullrow.event.EventSamples.MOVIES;
import static io.fullrow.event.EventSamples.NOW;
import static io.fullrow.event.EventSamples.at;
import static io.fullrow.event.EventSamples.column;
import static io.fullrow.event.EventSamples.decode;
import static io.fullrow.event.EventSamples.encoded;
import static io.fullrow.event.EventSamples.number;
import static io.fullrow.event.EventSamples.reader;
import static io.fullrow.event.EventSamples.row;
import static io.fullrow.event.EventSamples.table;
import static io.fullrow.event.EventSamples.text;
import static io.fullrow.event.EventSamples.withRegular;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Header;
import io.fullrow.model.RowContent;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  private static final UserDefinedType LONGER_ADDRESS =
      EventSamples.udt("address", true, DataTypes.TEXT, DataTypes.INT, DataTypes.DATE);
  private static final TableSchema ALTERED = withRegular(MOVIES, column("added", DataTypes.INT));

  private static final DataEvent.Row EVENT =
      row(
          RowContent.of(
              Map.of(
                  CellKey.simple("title"),
                  Cell.live(at(1), text("X")),
                  CellKey.simple("home"),
                  Cell.live(at(2), encoded(ADDRESS, ADDRESS.newValue("a", 1))))),
          RowContent.none());

  @Test
  void shouldReadEventsFromBeforeAColumnWasAdded() {
    EncodedEvent old = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertThat(decode(reader(MOVIES, ALTERED), old)).isEqualTo(EVENT);
  }

  @Test
  void shouldReadEventsWithAnUnknownColumnThatTheyHaveNoValueOf() {
    EncodedEvent event = EventSamples.codec(ALTERED).encode(EVENT, NOW);

    assertThat(decode(reader(ALTERED, MOVIES), event)).isEqualTo(EVENT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldNameTheColumnThatTheTableDoesNotHave(boolean tombstone) {
    Cell cell = tombstone ? Cell.tombstone(at(1), 1) : Cell.live(at(1), number(1));
    DataEvent.Row row =
        row(RowContent.of(Map.of(CellKey.simple("added"), cell)), RowContent.none());
    EncodedEvent event = EventSamples.codec(ALTERED).encode(row, NOW);

    assertDrift(() -> decode(reader(ALTERED, MOVIES), event), "added");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLeaveOutAColumnThatTheTableHasDropped(boolean tombstone) {
    Cell cell = tombstone ? Cell.tombstone(at(9), 1) : Cell.live(at(9), number(1));
    Map<CellKey, Cell> cells = new HashMap<>(EVENT.columns().cells());
    cells.put(CellKey.simple("added"), cell);
    EncodedEvent event =
        EventSamples.codec(ALTERED).encode(row(RowContent.of(cells), RowContent.none()), NOW);
    AtomicInteger leftOut = new AtomicInteger();
    EventReader reader =
        EventReader.of(
            MOVIES.withDropped(Map.of("added", at(1))),
            EventSamples.schemas(EventSchemas.of(EventSamples.SOURCE, ALTERED)),
            leftOut::incrementAndGet);

    assertThat(decode(reader, event)).isEqualTo(EVENT);
    assertThat(leftOut).hasValue(1);
  }

  @Test
  void shouldNameTheColumnWhoseTypeDiffers() {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertDrift(() -> decode(reader(MOVIES, with("title", DataTypes.BIGINT)), event), "title");
    assertDrift(() -> decode(reader(MOVIES, with("home", DataTypes.TEXT)), event), "home");
    DataEvent.Row votes =
        row(
            RowContent.of(
                Map.of(CellKey.simple("votes"), Cell.live(at(1), encoded(DataTypes.BIGINT, 7L)))),
            RowContent.none());
    EncodedEvent number = EventSamples.codec(MOVIES).encode(votes, NOW);
    assertDrift(() -> decode(reader(MOVIES, with("votes", DataTypes.TIMESTAMP)), number), "votes");
    assertThat(decode(reader(MOVIES, with("votes", DataTypes.TEXT)), event))
        .as("a type that no value of this event has")
        .isEqualTo(EVENT);
  }

  @Test
  void shouldReadATypeThatHadFewerFields() {
    EncodedEvent old = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertThat(decode(reader(MOVIES, with("home", LONGER_ADDRESS)), old)).isEqualTo(EVENT);
  }

  @Test
  void shouldNameTheColumnWhoseTypeHasAnUnknownField() {
    TableSchema longer = with("home", LONGER_ADDRESS);
    EncodedEvent event = EventSamples.codec(longer).encode(EVENT, NOW);

    assertThat(decode(reader(longer, longer), event)).as("not cut short").isEqualTo(EVENT);
    DataEvent.Row row =
        row(
            RowContent.of(
                Map.of(
                    CellKey.simple("home"),
                    Cell.live(
                        at(1), encoded(LONGER_ADDRESS, LONGER_ADDRESS.newValue().setToNull(0))))),
            RowContent.none());
    EncodedEvent full = EventSamples.codec(longer).encode(row, NOW);
    assertDrift(() -> decode(reader(longer, MOVIES), full), "home");
  }

  @Test
  void shouldNameTheKeyColumnThatDiffers() {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);
    TableSchema renamed =
        table(
            List.of(column("genre", DataTypes.TEXT), column("jahr", DataTypes.INT)),
            MOVIES.clustering(),
            MOVIES.statics(),
            MOVIES.regulars());

    assertDrift(() -> decode(reader(MOVIES, renamed), event), "year");
  }

  @ParameterizedTest
  @CsvSource({
    "fullrow.op, UPSERT",
    "fullrow.table, movies",
    "fullrow.writetime, soon",
    "fullrow.trace, topic:1",
    "fullrow.trace, topic:1:x",
    "fullrow.arrival, ''",
    "fullrow.op,",
    "fullrow.table,",
    "fullrow.writetime,",
    "fullrow.meta,",
    "fullrow.arrival,"
  })
  void shouldRefuseAHeaderThatIsMissingOrOdd(String name, String value) {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);
    Optional<Bytes> replaced = Optional.ofNullable(value).map(EventSamples::text);
    List<Header> headers =
        event.headers().stream()
            .map(header -> header.name().equals(name) ? new Header(name, replaced) : header)
            .toList();

    assertThatThrownBy(
            () -> reader(MOVIES, MOVIES).decode(false, event.key(), event.value(), headers))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "0100000b", "00000000"})
  void shouldRefuseWhatIsNotInTheWireFormat(String key) {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertThatThrownBy(
            () ->
                reader(MOVIES, MOVIES)
                    .decode(false, Bytes.fromHex(key), event.value(), event.headers()))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("wire format");
  }

  @Test
  void shouldRefuseAValueThatLacksWhatTheMetadataLeavesToIt() {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertThatThrownBy(
            () ->
                reader(MOVIES, MOVIES)
                    .decode(false, event.key(), Optional.empty(), event.headers()))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("'home'");
  }

  @Test
  void shouldRefuseARowEventOnThePartitionTopic() {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);

    assertThatThrownBy(
            () -> reader(MOVIES, MOVIES).decode(true, event.key(), event.value(), event.headers()))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("schema " + IDS.rowKey());
  }

  @Test
  void shouldLetThroughWhatTheRegistryThrows() {
    EncodedEvent event = EventSamples.codec(MOVIES).encode(EVENT, NOW);
    IllegalStateException down = new IllegalStateException("registry down");
    EventReader reader =
        EventReader.of(
            MOVIES,
            id -> {
              throw down;
            });

    assertThatThrownBy(() -> decode(reader, event)).isSameAs(down);
  }

  private static TableSchema with(String name, DataType to) {
    List<Column> regulars =
        MOVIES.regulars().stream()
            .map(column -> column.name().equals(name) ? column(name, to) : column)
            .toList();
    return table(MOVIES.partitionKey(), MOVIES.clustering(), MOVIES.statics(), regulars);
  }

  private static void assertDrift(ThrowingCallable decoding, String column) {
    assertThatThrownBy(decoding)
        .asInstanceOf(type(SchemaDriftException.class))
        .satisfies(
            drift -> {
              assertThat(drift.table()).isEqualTo(MOVIES.id());
              assertThat(drift.column()).isEqualTo(column);
              assertThat(drift).hasMessageContaining(column);
            });
  }
}
