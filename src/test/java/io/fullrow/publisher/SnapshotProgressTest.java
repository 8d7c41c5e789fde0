// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.TableId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SnapshotProgressTest {
  private static final TableId TABLE = new TableId("shop", "orders");
  private static final UUID ID = new UUID(0, 1);

  private final AtomicLong nanos = new AtomicLong(-5);
  private final SnapshotProgress progress = new SnapshotProgress(nanos::get);
  private final Snapshot snapshot =
      Snapshot.existing(
          "host", "tag", List.of(TABLE), List.of(ssTable(300).finished(), ssTable(100)), Map.of());

  private static Snapshot.SsTable ssTable(long size) {
    return new Snapshot.SsTable(TABLE, ID, Path.of("nb-1-big-Data.db"), size);
  }

  @Test
  void shouldTellEveryTenSeconds() {
    send(50);
    after(9);
    assertThat(progress.line(snapshot, 1, 0.5)).isEmpty();

    after(1);
    assertThat(progress.line(snapshot, 1, 0.5))
        .contains("shop.orders: 1 of 2 SSTables, 88 % of 400 bytes, 5 records/s");
    assertThat(progress.line(snapshot, 1, 0.5)).isEmpty();
  }

  @Test
  void shouldTellTheRateSinceItToldLast() {
    send(50);
    after(10);
    assertThat(progress.line(snapshot, 1, 0)).isPresent();
    send(400);
    after(20);

    assertThat(progress.line(snapshot, 1, 1))
        .contains("shop.orders: 1 of 2 SSTables, 100 % of 400 bytes, 20 records/s");
  }

  private void send(int records) {
    for (int i = 0; i < records; i++) {
      progress.sent();
    }
  }

  private void after(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }
}
