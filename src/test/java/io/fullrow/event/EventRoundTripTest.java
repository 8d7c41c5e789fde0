// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.model.Bytes;
import io.fullrow.model.RowContent;
import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

/** Laws of encoding over events of any state. */
class EventRoundTripTest {
  private final EventCodec codec = EventSamples.codec(RandomEvents.TABLE);
  private final EventReader reader = EventSamples.reader(RandomEvents.TABLE, RandomEvents.TABLE);

  @Test
  void shouldGiveTheSameEventBackWheneverItIsEncoded() {
    Seeds.forEach(
        3_000,
        random -> {
          DataEvent event = RandomEvents.events().next(random);
          long now = EventSamples.NOW + random.nextInt(-5, 5);

          DataEvent decoded = EventSamples.decode(reader, codec.encode(event, now));

          assertThat(decoded).isEqualTo(withoutStatics(event));
        });
  }

  @Test
  void shouldNeverBeSmallerThanTheLeastSize() {
    Seeds.forEach(
        1_000,
        random -> {
          DataEvent event = RandomEvents.events().next(random);

          EncodedEvent encoded = codec.encode(event, EventSamples.NOW);

          assertThat(LeastSize.of(event)).isLessThan(encoded.sizeInBytes());
        });
  }

  @Test
  void shouldGiveOneIdToOneState() {
    Map<String, DataEvent> byId = new HashMap<>();
    Seeds.forEach(
        1_000,
        random -> {
          DataEvent event = RandomEvents.events().next(random);

          String early = id(codec.encode(event, EventSamples.NOW - 100));
          String late = id(codec.encode(event, EventSamples.NOW + 100));

          assertThat(early).matches("[0-9a-f]{32}");
          // What has expired when is all that an expiry tells.
          if (event.envelope().operation() != Operation.EXPIRE) {
            assertThat(late).isEqualTo(early);
          }
          assertThat(byId.put(early, event)).isIn(null, event);
        });
  }

  @Test
  void shouldMakeTwoKeysOfTwoKeys() {
    Map<Bytes, List<Bytes>> keys = new HashMap<>();
    Set<List<Bytes>> distinct = new HashSet<>();
    Seeds.forEach(
        1_500,
        random -> {
          DataEvent.Row row = RandomEvents.rows().next(random);
          List<Bytes> components =
              List.of(
                  row.envelope().partition().serialized(),
                  row.clustering().components().get(0),
                  row.clustering().components().get(1),
                  row.clustering().components().get(2));
          distinct.add(components);

          assertThat(keys.put(codec.encode(row, 0).key(), components)).isIn(null, components);
        });
    assertThat(keys).hasSameSizeAs(distinct);
  }

  @Test
  void shouldBeReadableByEverybody() {
    Function<Integer, Schema> schemas =
        EventSamples.schemas(EventSchemas.of(EventSamples.SOURCE, RandomEvents.TABLE));
    Seeds.forEach(
        1_000,
        random -> {
          EncodedEvent event = codec.encode(RandomEvents.events().next(random), EventSamples.NOW);

          assertThat(PlainConsumer.read(event.key(), schemas)).isNotNull();
          event.value().ifPresent(value -> PlainConsumer.read(value, schemas));
        });
  }

  @Test
  void shouldRefuseDamagedEventsOnlyInItsOwnWords() {
    Seeds.forEach(
        3_000,
        random -> {
          EncodedEvent event = codec.encode(RandomEvents.rows().next(random), EventSamples.NOW);
          Gen<Bytes> damage =
              source -> {
                byte[] bytes = event.value().orElse(event.key()).toArray();
                bytes[source.nextInt(5, bytes.length)] = (byte) source.nextInt();
                return Bytes.wrap(bytes);
              };
          Bytes damaged = damage.next(random);
          boolean value = event.value().isPresent();
          try {
            reader.decode(
                false,
                value ? event.key() : damaged,
                value ? Optional.of(damaged) : Optional.empty(),
                event.headers());
          } catch (MalformedEventException expected) {
            assertThat(expected).hasMessageMatching("(?s)(the event's|the metadata) .*");
          }
        });
  }

  @Test
  void shouldRefuseKeysOfAnotherTable() {
    DataEvent.Row movie = EventSamples.row(RowContent.none(), RowContent.none());

    assertThatThrownBy(() -> codec.encode(movie, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  private static DataEvent withoutStatics(DataEvent event) {
    return event instanceof DataEvent.Row row ? EventSamples.withoutStatics(row) : event;
  }

  private static String id(EncodedEvent event) {
    return EventSamples.header(event, EventHeaders.ID).orElseThrow();
  }
}
