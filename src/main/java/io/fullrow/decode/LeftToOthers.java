// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The columns of one input that another input of its table carries exactly.
 *
 * <p>Law: none of their cells and complex deletions is merged from this input, so that a blurred
 * value can never win over the exact one, whichever comes first. Markers and deletions of rows,
 * ranges and partitions stay: every format carries them, and they name no column.
 */
public final class LeftToOthers {
  /** The reason of a record that has nothing else. */
  public static final String NOTHING_LEFT = "carried exactly by another input";

  private final Set<String> columns;

  public LeftToOthers(Set<String> columns) {
    this.columns = Set.copyOf(columns);
  }

  public Set<String> columns() {
    return columns;
  }

  /** What this input may say of what it has decoded. */
  public Decoded from(Decoded decoded) {
    return columns.isEmpty() ? decoded : decoded.ifChanges(this::withoutColumns);
  }

  private Decoded withoutColumns(Decoded.Changes decoded) {
    List<Fragment> left = new ArrayList<>();
    for (Fragment fragment : decoded.fragments()) {
      Optional<Change> change = fragment.change().retaining(this::kept);
      change.ifPresent(rest -> left.add(fragment.with(rest)));
    }
    return left.isEmpty()
        ? new Decoded.Ignored(NOTHING_LEFT)
        : new Decoded.Changes(left, decoded.leftOut());
  }

  private RowContent kept(RowContent all) {
    RowContent kept =
        all.filtered(
            (key, cell) -> !columns.contains(key.column()),
            (column, deletion) -> !columns.contains(column));
    return kept.equals(all) ? all : kept;
  }
}
