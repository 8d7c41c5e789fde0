// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

/** What an instance does; an instance may have several roles. */
public enum Role {
  /** Turns raw fragments into Data Pipeline events. */
  MATERIALIZE,
  /** Writes Data Pipeline events to the target cluster. */
  SINK
}
