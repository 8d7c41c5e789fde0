// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.Version;

/** Which clusters tell the writetimes and TTLs of elements. */
final class ElementTimes {
  private static final Version FIRST = Version.parse("5.0.0");

  private ElementTimes() {}

  /** Whether all nodes do. */
  static boolean areToldBy(CqlSession session) {
    return session.getMetadata().getNodes().values().stream()
        .allMatch(
            node ->
                node.getCassandraVersion() != null
                    && node.getCassandraVersion().nextStable().compareTo(FIRST) >= 0);
  }
}
