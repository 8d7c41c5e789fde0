// SPDX-License-Identifier: Apache-2.0
package io.fullrow.repair;

import io.fullrow.reconcile.MergeLaws;
import io.fullrow.snapshot.RowMarkers;

/**
 * What a repair may publish.
 *
 * @param markers of rows that the target does not have
 * @param raises whether it may write above a newer or winning cell of the target
 * @param deletes whether it may delete what only the target has
 * @param laws that tell which of two cells of one writetime wins
 */
public record RepairRules(RowMarkers markers, boolean raises, boolean deletes, MergeLaws laws) {}
