// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import java.util.List;

/**
 * All that one event does to the target. Requests are idempotent and commute: applied again, in
 * part, or in another order, they end in the same rows. Lists can be applied again, but do not
 * commute: the plans of one row that have lists are applied one after the other, in the order of
 * their events.
 *
 * @param requests may be empty
 * @param lists what list columns are to show once the requests are applied; may be empty
 * @param leftOut what of the event is not in the plan, as CQL can never write it; may be empty
 */
public record WritePlan(List<Request> requests, List<ListContent> lists, List<LeftOut> leftOut) {
  public WritePlan {
    requests = List.copyOf(requests);
    lists = List.copyOf(lists);
    leftOut = List.copyOf(leftOut);
  }

  /** A plan without lists, of all of the event. */
  public WritePlan(List<Request> requests) {
    this(requests, List.of(), List.of());
  }

  /** Whether nothing is to be written. */
  public boolean isEmpty() {
    return requests.isEmpty() && lists.isEmpty();
  }
}
