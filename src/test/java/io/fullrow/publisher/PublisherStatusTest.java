// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherStatusTest {
  @TempDir private Path cdcRaw;

  @SuppressWarnings("NullAway.Init") // start() sets it
  private PublisherStatus status;

  @BeforeEach
  void start() {
    status =
        new PublisherStatus(
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            Set.of(new TableId("shop", "orders")),
            new CdcFolder(cdcRaw),
            new CdcSpace(cdcRaw, 1),
            Optional.empty());
  }

  private void segment(long id, String index) throws IOException {
    Files.writeString(cdcRaw.resolve("CommitLog-7-" + id + ".log"), "");
    Files.writeString(cdcRaw.resolve("CommitLog-7-" + id + "_cdc.idx"), index);
  }

  @Test
  void shouldTellHowMuchIsNotPublished() throws IOException {
    segment(1, "500\nCOMPLETED");
    segment(2, "300\nCOMPLETED");
    segment(3, "100");
    assertThat(status.behindBytes()).isEqualTo(900);

    status.reached(LogPosition.parse("1-1:all 2:120+ 3:108+"));

    assertThat(status.behindBytes()).as("180 of the second, and none of the third").isEqualTo(180);
  }

  @Test
  void shouldNotKnowItWithoutTheFolder() throws IOException {
    Files.delete(cdcRaw);

    assertThat(status.behindBytes()).isNaN();
  }
}
