// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.Locale;

/** What an instance does; an instance may have several roles. */
public enum Role {
  /** Turns raw fragments into Data Pipeline events. */
  MATERIALIZE,
  /** Writes Data Pipeline events to the target cluster. */
  SINK,
  /** Writes Data Pipeline events back to the old keyspaces, so that they follow Kafka. */
  WAY_BACK;

  /** As it stands in the configuration. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
