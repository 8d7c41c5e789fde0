// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.sink.Targets;
import java.util.Optional;

/**
 * Tries held tables from time to time: asks for the table's schema, then lets one of its events
 * begin. What that comes to is for {@link AttemptOutcomes}.
 *
 * <p>Its state is guarded by {@link EventsInFlight}: {@link #later} is called with its lock, and
 * tasks on the workers take it.
 */
final class TableProbes {
  private final AttemptOutcomes.Host host;
  private final HeldTables held;
  private final Holding holding;
  private final Targets targets;
  private final Backoff backoff;

  TableProbes(
      AttemptOutcomes.Host host,
      HeldTables held,
      Holding holding,
      Targets targets,
      Backoff backoff) {
    this.host = host;
    this.held = held;
    this.holding = holding;
    this.targets = targets;
    this.backoff = backoff;
  }

  /** Tries one event of the table after a pause that grows with each failure of the table. */
  void later(HeldTables.Hold hold) {
    host.submit(
        () ->
            Calls.answer(() -> targets.refresh(hold.table()))
                .whenComplete((done, error) -> probe(hold)),
        backoff.millis(hold.failures()));
  }

  private void probe(HeldTables.Hold hold) {
    synchronized (host.lock()) {
      Optional<InFlightEvent> first =
          host.mayTry(hold.table())
              ? held.probe(hold, next -> host.admits(next) && !holding.holds(next))
              : Optional.empty();
      if (first.isPresent()) {
        host.begin(first.get());
      } else if (held.isHeld(hold)) {
        // an operator paused it, or all its events wait for others of their keys
        later(hold);
      }
    }
  }
}
