// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import java.util.Map;
import java.util.Optional;

/**
 * Something whose speed is measured, the service or a baseline. Between {@link #begin} and {@link
 * #end} it works on its backlog, otherwise it stands still. Not thread-safe.
 */
interface Contender extends AutoCloseable {
  /** Among the {@link #counts} what the figures are about, such as {@code changes}. */
  String unit();

  String name();

  /** Goes on, or starts for the first time. */
  void begin();

  /** How many records, by stage or outcome, since the first start. */
  Map<String, Long> counts();

  /** What is measured is this process; empty for this JVM itself. */
  Optional<ServiceProcess> service();

  /** Where its backlog comes from, and how much of it is taken; empty if it never runs dry. */
  Optional<Backlog> backlog();

  /** Works off the rest of the backlog, or leaves it for the next turn, and stands still. */
  void end();

  @Override
  void close();
}
