// SPDX-License-Identifier: Apache-2.0
package io.fullrow.migration;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Collects durations; thread-safe. */
final class Percentiles {
  private static final double MILLIS = 1e6;

  private final List<Long> nanos = Collections.synchronizedList(new ArrayList<>());

  void add(long nanoseconds) {
    nanos.add(nanoseconds);
  }

  int count() {
    return nanos.size();
  }

  /** In milliseconds. */
  double at(double share) {
    List<Long> sorted;
    synchronized (nanos) {
      sorted = new ArrayList<>(nanos);
    }
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())))
            / MILLIS;
  }

  String render() {
    return String.format(
        Locale.ROOT, "p50 %.1f ms, p99 %.1f ms of %,d", at(0.5), at(0.99), count());
  }
}
