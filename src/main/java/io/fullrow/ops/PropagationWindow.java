// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ops;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * Propagation times of the last 60 seconds, from a fragment's arrival on Kafka to the target's
 * acknowledgement. Times are exact to 1 percent, and above one hour count as one hour. Thread-safe.
 */
public final class PropagationWindow {
  static final int SECONDS = 60;
  private static final long HIGHEST_MS = Duration.ofHours(1).toMillis();

  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private final Histogram[] slots = new Histogram[SECONDS];

  @GuardedBy("this")
  private final long[] seconds = new long[SECONDS];

  /** An empty window. */
  public PropagationWindow() {
    this(System::nanoTime);
  }

  PropagationWindow(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    Arrays.setAll(slots, i -> empty());
    Arrays.fill(seconds, Long.MIN_VALUE);
  }

  private static Histogram empty() {
    return new Histogram(HIGHEST_MS, 2);
  }

  /** Notes one event; a negative time, of clocks that differ, counts as 0. */
  public synchronized void record(Duration arrivalToAcknowledgement) {
    long second = second();
    int slot = (int) Math.floorMod(second, (long) SECONDS);
    if (seconds[slot] != second) {
      slots[slot].reset();
      seconds[slot] = second;
    }
    slots[slot].recordValue(Math.max(0, Math.min(HIGHEST_MS, arrivalToAcknowledgement.toMillis())));
  }

  private long second() {
    return Math.floorDiv(nanoTime.getAsLong(), 1_000_000_000L);
  }

  private synchronized Histogram merged() {
    long oldest = second() - SECONDS + 1;
    Histogram all = empty();
    for (int i = 0; i < SECONDS; i++) {
      if (seconds[i] >= oldest) {
        all.add(slots[i]);
      }
    }
    return all;
  }

  /** The window as text for another member. */
  public String encoded() {
    Histogram all = merged();
    ByteBuffer bytes = ByteBuffer.allocate(all.getNeededByteBufferCapacity());
    int length = all.encodeIntoCompressedByteBuffer(bytes);
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
  }

  /** The percentiles of several windows taken together; texts that cannot be read are left out. */
  static LagReport.Propagation of(List<String> encodedWindows) {
    Histogram all = empty();
    decoded(encodedWindows).forEach(all::add);
    return new LagReport.Propagation(
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(99),
        all.getValueAtPercentile(99.9),
        all.getMaxValue(),
        SECONDS,
        all.getTotalCount());
  }

  private static List<Histogram> decoded(List<String> windows) {
    List<Histogram> histograms = new ArrayList<>();
    for (String window : windows) {
      decode(window).ifPresent(histograms::add);
    }
    return histograms;
  }

  /** Empty for a member of another version: its times are missing, its figures still count. */
  private static Optional<Histogram> decode(String window) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(window));
      return Optional.of(Histogram.decodeFromCompressedByteBuffer(bytes, HIGHEST_MS));
    } catch (DataFormatException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
