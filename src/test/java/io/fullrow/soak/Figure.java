// SPDX-License-Identifier: Apache-2.0
package io.fullrow.soak;

/** What is watched: none of it may go on growing while the same rows are rewritten. */
enum Figure {
  ROWS("rows in the state"),
  ROW_BYTES("  their bytes"),
  RANGES("range tombstones in the state"),
  RANGE_BYTES("  their bytes"),
  WORK("work entries"),
  WORK_BYTES("  their bytes"),
  STATE_DISK("state directory, bytes"),
  ROWS_CHANGELOG("changelog of rows, bytes"),
  RANGES_CHANGELOG("changelog of ranges, bytes"),
  WORK_CHANGELOG("changelog of work, bytes"),
  BUFFER_CHANGELOG("changelog of the buffer, bytes"),
  EVENTS_TOPICS("events topics, bytes"),
  EVENT_MEAN("row event, mean bytes"),
  EVENT_P99("  99 % are below, bytes"),
  EVENT_MAX("  largest, bytes");

  private final String label;

  Figure(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
