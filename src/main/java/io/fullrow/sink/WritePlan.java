package io.fullrow.sink;

import java.util.List;

/**
 * All that one event does to the target. Plans are idempotent and commute: applied again, in part,
 * or in another order, they end in the same rows.
 *
 * @param requests empty when there is nothing to write
 */
public record WritePlan(List<Request> requests) {
  public WritePlan {
    requests = List.copyOf(requests);
  }

  public boolean isEmpty() {
    return requests.isEmpty();
  }
}
