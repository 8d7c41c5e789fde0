// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * The requests that write what expires.
 *
 * <p>The law: with the request's now N, {@code TTL = expiry - N} gives exactly the wanted expiry,
 * whatever the clocks, the delay or the replay. N is the present, or one second before the earliest
 * expiry where that is past, so that an expired cell is written as such. Where the TTL would pass
 * 20 years, a later N or a further request keeps it within.
 */
final class ExpiringRequests {
  private static final long EXPIRED_SPAN_SECONDS = 31_536_000;

  private ExpiringRequests() {}

  /**
   * @param groups which all expire
   * @param nowSecond the present, in seconds since the epoch
   */
  static List<Request> of(List<CellGroup> groups, ExpiryPrecision precision, long nowSecond) {
    if (groups.isEmpty()) {
      return List.of();
    }
    return precision == ExpiryPrecision.EXACT
        ? exact(groups, nowSecond)
        : List.of(remaining(groups, nowSecond));
  }

  private static List<Request> exact(List<CellGroup> groups, long nowSecond) {
    List<CellGroup> sorted = new ArrayList<>(groups);
    sorted.sort(Comparator.comparingLong(ExpiringRequests::expiry));
    List<Request> requests = new ArrayList<>();
    for (int from = 0; from < sorted.size(); ) {
      long first = expiry(sorted.get(from));
      boolean expired = first <= nowSecond;
      long now = expired ? first - 1 : Math.max(nowSecond, first - Stamp.MAX_TTL_SECONDS);
      long last = expired ? Math.min(nowSecond, now + EXPIRED_SPAN_SECONDS) : Long.MAX_VALUE;
      last = Math.min(last, now + Stamp.MAX_TTL_SECONDS);
      List<Write> writes = new ArrayList<>();
      while (from < sorted.size() && expiry(sorted.get(from)) <= last) {
        CellGroup group = sorted.get(from++);
        writes.addAll(group.writes((int) (expiry(group) - now)));
      }
      requests.add(new Request(OptionalInt.of(Math.toIntExact(now)), writes));
    }
    return requests;
  }

  private static Request remaining(List<CellGroup> groups, long nowSecond) {
    List<Write> writes = new ArrayList<>();
    for (CellGroup group : groups) {
      long ttl = Math.max(1, Math.min(expiry(group) - nowSecond, Stamp.MAX_TTL_SECONDS));
      writes.addAll(group.writes((int) ttl));
    }
    return new Request(OptionalInt.empty(), writes);
  }

  private static long expiry(CellGroup group) {
    return group.expiry().orElseThrow();
  }
}
