// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.fragment;

import io.fullrow.decode.Decoded;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a fragment of another publisher fits its table, as the table is now. Immutable; made once
 * for each version of the schema.
 */
public final class FragmentFit {
  private final TableId source;
  private final TableSchema schema;
  private final FragmentCheck check;

  /**
   * @param source the table whose fragments are expected
   * @param schema the target table's columns
   * @param acceptedLosses names of columns whose loss the operator accepts
   */
  public FragmentFit(TableId source, TableSchema schema, Set<String> acceptedLosses) {
    this.source = source;
    this.schema = schema;
    this.check = new FragmentCheck(schema, acceptedLosses);
  }

  @SuppressWarnings(
      "ReferenceEquality") // asked for each record; a table read anew is prepared anew
  boolean isOf(TableSchema other) {
    return schema == other;
  }

  /** The fragment without what the table has dropped, or why it cannot be merged. */
  public Decoded of(Fragment fragment) {
    if (!fragment.table().equals(source)) {
      return new Decoded.Malformed(
          "fragment of table "
              + fragment.table()
              + ", which is not configured for topic "
              + fragment.origin().topic());
    }
    Optional<String> unknown = check.unknownColumn(fragment);
    if (unknown.isPresent()) {
      return new Decoded.UnknownColumn(source, unknown.get());
    }
    return schema
        .dropped()
        .retained(fragment.change())
        .map(change -> fitting(fragment, change))
        .orElseGet(() -> new Decoded.Ignored(Decoded.Ignored.DROPPED_COLUMN));
  }

  private Decoded fitting(Fragment fragment, Change retained) {
    boolean leftOut = retained != fragment.change();
    Fragment rest = leftOut ? fragment.with(retained) : fragment;
    try {
      check.requireFit(rest);
    } catch (UnknownFieldException e) {
      return Decoded.UnknownColumn.ofField(source, e.column(), String.valueOf(e.number()));
    } catch (MalformedFragmentException e) {
      return new Decoded.Malformed(String.valueOf(e.getMessage()));
    }
    return new Decoded.Changes(List.of(rest), leftOut);
  }
}
