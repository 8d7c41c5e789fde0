// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Targets;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistryEventDecoderTest {
  private final RegistryEventDecoder decoder =
      new RegistryEventDecoder(
          mock(Targets.class), mock(RegistryClient.class), mock(SinkMetrics.class));

  /** As drift it would hold the topic's own table forever: the other one is never known here. */
  @Test
  void shouldRefuseAnEventOfAnotherTableThoughItsTargetIsNotKnown() {
    SinkTopic topic = new SinkTopic("dp", new TableId("old", "t"), false, false);
    Header table =
        new Header(
            "fullrow.table", Optional.of(Bytes.wrap("foo.bar".getBytes(StandardCharsets.UTF_8))));

    Outcome<DataEvent> decoded =
        decoder.decode(topic, Bytes.of((byte) 1), Optional.empty(), List.of(table));

    assertThat(decoded).isEqualTo(Outcome.poison("an event of foo.bar on the topic of old.t"));
  }
}
