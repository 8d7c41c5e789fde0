// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.function.LongSupplier;

/**
 * What waits on a topic for a contender.
 *
 * @param done records of the topic that the contender is done with since its first start
 * @param inStep whether it is published while the contender works, a few seconds ahead. A service
 *     with several stages needs that: its intake would be through a large backlog before the rest,
 *     and no window would have the same share of both. It costs the contender some processor time,
 *     so what has one stage gets all before.
 */
record Backlog(Feed feed, LongSupplier done, boolean inStep) {
  long waiting() {
    return feed.sent() - done.getAsLong();
  }

  /** Publishes what is missing, if anything. */
  void ensure(long records) {
    feed.send(Math.max(0, records - waiting()));
  }
}
