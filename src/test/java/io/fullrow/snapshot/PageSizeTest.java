// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PageSizeTest {
  private static final int NARROW = 100;
  private static final int MEGABYTE = 1 << 20;

  private final PageSize size = new PageSize();

  @Test
  void growsToTheLargestWhilePagesAreSmallAndSoonPublished() {
    for (int i = 0; i < 10; i++) {
      page(NARROW, TimeUnit.MILLISECONDS.toNanos(1));
    }
    assertThat(size.rows()).isEqualTo(1_000);
  }

  @Test
  void keepsAPageOfWideRowsWithinAMegabyte() {
    page(MEGABYTE / 4, 1);
    assertThat(size.rows()).isEqualTo(4);
  }

  @Test
  void asksForOneRowThatIsLargerThanAPage() {
    page(2 * MEGABYTE, 1);
    assertThat(size.rows()).isOne();
  }

  @Test
  void asksForWhatIsPublishedInHalfASecond() {
    for (int i = 0; i < 10; i++) {
      page(NARROW, atRate(200));
    }
    assertThat(size.rows()).isEqualTo(100);
  }

  @Test
  void isNeverSoSmallThatRoundTripsAreMostOfTheWork() {
    for (int i = 0; i < 10; i++) {
      page(NARROW, atRate(1));
    }
    assertThat(size.rows()).isEqualTo(10);
  }

  @Test
  void growsAgainWhenThePipelineAllowsIt() {
    for (int i = 0; i < 10; i++) {
      page(NARROW, atRate(1));
    }
    for (int i = 0; i < 10; i++) {
      page(NARROW, atRate(100_000));
    }
    assertThat(size.rows()).isEqualTo(1_000);
  }

  private void page(int bytesEach, long nanos) {
    int rows = size.rows();
    size.read(rows, rows * bytesEach);
    size.published(rows, nanos);
  }

  private long atRate(int rowsPerSecond) {
    return TimeUnit.SECONDS.toNanos(1) * size.rows() / rowsPerSecond;
  }
}
