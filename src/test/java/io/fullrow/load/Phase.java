// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

/** What can be measured, each alone or with others. */
enum Phase {
  /** Raw messages of three replicas to rows in the target. */
  WHOLE,
  /** Raw messages to events, beside a plain topology. */
  MATERIALIZE,
  /** Events to rows in the target, beside a bare driver loop. */
  SINK,
  /** The first seconds of a new process of the whole path. */
  COLD,
  /** A large backlog for a new process of the whole path, with its memory over time. */
  BACKLOG,
  /** The materialize stage on states of several sizes. */
  STATE,
  /** Propagation at shares of the whole path's speed. */
  LATENCY
}
