// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.util.List;

/**
 * How a table is written, as far as captured changes tell. Copies of one change count as often as
 * they come.
 *
 * @param inserts changes that give a row its marker
 * @param updates changes that give a row a value, but no marker
 */
public record CapturedWrites(long inserts, long updates) {
  public static final CapturedWrites NONE = new CapturedWrites(0, 0);

  private static final Counting COUNTING = new Counting();

  /** With one more fragment; deletions and static rows tell nothing. */
  public CapturedWrites plus(Fragment fragment) {
    CapturedWrites one = fragment.change().match(COUNTING);
    return new CapturedWrites(inserts + one.inserts, updates + one.updates);
  }

  /** What a snapshot must be told, which CQL does not show. */
  List<Finding> findings(TableId table) {
    String latest =
        "of the latest captured changes "
            + inserts
            + " are by INSERT and "
            + updates
            + " by UPDATE alone: ";
    if (updates == 0) {
      return inserts == 0
          ? List.of()
          : List.of(
              Finding.info(
                  SetupCheck.WRITERS,
                  table.toString(),
                  latest + "snapshot --row-markers=insert fits"));
    }
    if (inserts == 0) {
      return List.of(
          Finding.warning(
              SetupCheck.WRITERS,
              table.toString(),
              latest + "its rows have no markers, and vanish with their last cell",
              "Take its snapshot with --row-markers=update."));
    }
    return List.of(
        Finding.warning(
            SetupCheck.WRITERS,
            table.toString(),
            latest
                + "whether a row has a marker can differ from row to row, and CQL does not show it",
            "Take its snapshot with --row-markers=insert if rows are created by INSERT, else with"
                + " update; verify shows rows that were to vanish as extra, others as missing."));
  }

  private static final class Counting implements Change.Visitor<CapturedWrites> {
    private static final CapturedWrites INSERT = new CapturedWrites(1, 0);
    private static final CapturedWrites UPDATE = new CapturedWrites(0, 1);

    @Override
    public CapturedWrites row(Change.Row change) {
      if (change.marker().isPresent()) {
        return INSERT;
      }
      return change.columns().cells().values().stream()
              .map(Cell::valueBytes)
              .anyMatch(value -> value.isPresent())
          ? UPDATE
          : NONE;
    }

    @Override
    public CapturedWrites staticRow(Change.StaticRow change) {
      return NONE;
    }

    @Override
    public CapturedWrites range(Change.Range change) {
      return NONE;
    }

    @Override
    public CapturedWrites partition(Change.Partition change) {
      return NONE;
    }
  }
}
