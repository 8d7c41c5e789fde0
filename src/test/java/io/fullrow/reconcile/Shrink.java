// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.RowContent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** Looks for the smallest input that still fails, by leaving out one part after the other. */
final class Shrink {
  private Shrink() {}

  /**
   * An input that fails, none of whose simpler ones does.
   *
   * @param simpler each a little simpler than its argument, and valid
   */
  static <T> T smallest(T failing, Function<T, List<T>> simpler, Predicate<T> fails) {
    for (T candidate : simpler.apply(failing)) {
      if (fails.test(candidate)) {
        return smallest(candidate, simpler, fails);
      }
    }
    return failing;
  }

  /** The list without one of its elements, or with one of them simpler; never empty. */
  static <T> List<List<T>> list(List<T> list, Function<T, List<T>> simpler) {
    List<List<T>> result = new ArrayList<>();
    for (int i = 0; i < list.size() && list.size() > 1; i++) {
      List<T> rest = new ArrayList<>(list);
      rest.remove(i);
      result.add(rest);
    }
    for (int i = 0; i < list.size(); i++) {
      for (T candidate : simpler.apply(list.get(i))) {
        List<T> changed = new ArrayList<>(list);
        changed.set(i, candidate);
        result.add(changed);
      }
    }
    return result;
  }

  static List<Change> change(Change change) {
    if (change instanceof Change.Row row) {
      return List.copyOf(row(row));
    }
    if (change instanceof Change.StaticRow row) {
      return columns(row.columns()).stream()
          .filter(columns -> !columns.isEmpty())
          .<Change>map(Change.StaticRow::new)
          .toList();
    }
    return List.of();
  }

  /** The row without its marker, its deletion, one of its cells or one complex deletion. */
  static List<Change.Row> row(Change.Row row) {
    List<Change.Row> result = new ArrayList<>();
    boolean columns = !row.columns().isEmpty();
    if (row.marker().isPresent() && (row.deletion().isPresent() || columns)) {
      result.add(new Change.Row(row.clustering(), Optional.empty(), row.deletion(), row.columns()));
    }
    if (row.deletion().isPresent() && (row.marker().isPresent() || columns)) {
      result.add(new Change.Row(row.clustering(), row.marker(), Optional.empty(), row.columns()));
    }
    boolean more = row.marker().isPresent() || row.deletion().isPresent();
    for (RowContent fewer : columns(row.columns())) {
      if (more || !fewer.isEmpty()) {
        result.add(new Change.Row(row.clustering(), row.marker(), row.deletion(), fewer));
      }
    }
    return result;
  }

  private static List<RowContent> columns(RowContent columns) {
    List<RowContent> result = new ArrayList<>();
    for (CellKey key : columns.cells().keySet()) {
      result.add(new RowContent(without(columns.cells(), key), columns.complexDeletions()));
    }
    for (String name : columns.complexDeletions().keySet()) {
      result.add(new RowContent(columns.cells(), without(columns.complexDeletions(), name)));
    }
    return result;
  }

  private static <K, V> SortedMap<K, V> without(SortedMap<K, V> map, K key) {
    SortedMap<K, V> rest = new TreeMap<>(map);
    rest.remove(key);
    return rest;
  }
}
