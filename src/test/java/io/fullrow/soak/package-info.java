// SPDX-License-Identifier: Apache-2.0
/**
 * Rewrites a few rows for a long time, with TTLs, removed elements and deletions of every kind, and
 * watches whether anything that the service keeps goes on growing, as {@code docs/testing.md} says.
 */
package io.fullrow.soak;
