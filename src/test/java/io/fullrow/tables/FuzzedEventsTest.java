// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.fullrow.event.DataEvent;
import io.fullrow.event.EventSeeds;
import io.fullrow.event.EventSeeds.Seed;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.registry.RegistryClient;
import io.fullrow.sink.ExpiryPrecision;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Targets;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkTopic;
import io.fullrow.testkit.Fuzz;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Damaged events through what the sink makes of a record before it writes. See {@link Fuzz}. */
class FuzzedEventsTest {
  private static final int EVENTS = 6_000;
  private static final int SHARE = 8;
  private static final int NOW = 1_700_000_000;

  private final RegistryClient registry = mock(RegistryClient.class);
  private final Targets targets = mock(Targets.class);
  private final RegistryEventDecoder decoder =
      new RegistryEventDecoder(targets, registry, mock(SinkMetrics.class));
  private final WritePlanner planner =
      new WritePlanner(ExpiryPrecision.EXACT, Map.of(), Duration.ofDays(10));
  private final List<Seed> events = EventSeeds.events(300, 1);

  @Test
  void shouldPlanOrRefuseEveryEventWithinASecond() {
    when(registry.schemaById(anyInt())).thenAnswer(call -> EventSeeds.schema(call.getArgument(0)));
    when(targets.schema(any())).thenReturn(Optional.of(EventSeeds.TABLE));
    AtomicInteger planned = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    List<byte[]> parts = new ArrayList<>();
    events.forEach(event -> parts.addAll(parts(event)));
    AtomicInteger next = new AtomicInteger();

    Fuzz.run(
        EVENTS,
        SHARE,
        parts,
        List.of(),
        damaged -> {
          Outcome<DataEvent> decoded = decoded(damaged, next.getAndIncrement());
          if (decoded instanceof Outcome.Failed) {
            refused.incrementAndGet();
          } else {
            plan(decoded.value(), planned);
          }
        });

    assertThat(planned).hasPositiveValue();
    assertThat(refused).hasPositiveValue();
  }

  private void plan(DataEvent event, AtomicInteger planned) {
    assertThat(planner.plan(event, EventSeeds.TABLE, NOW, NOW)).isNotNull();
    planned.incrementAndGet();
  }

  /** Key, value and every header. */
  private static List<byte[]> parts(Seed event) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(event.key().toArray());
    event.value().ifPresent(value -> parts.add(value.toArray()));
    event.headers().forEach(header -> header.value().ifPresent(v -> parts.add(v.toArray())));
    return parts;
  }

  /** One part of an event replaced by the damaged bytes; which one follows from the number. */
  private Outcome<DataEvent> decoded(byte[] damaged, int number) {
    Seed event = events.get(number % events.size());
    Bytes bytes = Bytes.wrap(damaged);
    int part = number / events.size() % (2 + event.headers().size());
    List<Header> headers = new ArrayList<>(event.headers());
    if (part > 1) {
      headers.set(part - 2, new Header(headers.get(part - 2).name(), Optional.of(bytes)));
    }
    SinkTopic topic = new SinkTopic("dp", EventSeeds.SOURCE, event.partitions(), false);
    return decoder.decode(
        topic,
        part == 0 ? bytes : event.key(),
        part == 1 ? Optional.of(bytes) : event.value(),
        headers);
  }
}
