// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink;

import io.fullrow.model.Bytes;
import io.fullrow.model.Clustering;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a list column of one row is to show. CQL cannot write an element to a cell path of ours, so
 * that a list is compared with what the target has, and rewritten whole where it differs.
 *
 * @param clustering empty for the static row
 * @param elements the live ones in the order of their cell paths; empty for a null column
 * @param reached the highest writetime of all that the event says of the column: of its elements,
 *     their tombstones and the deletions over them
 * @param nowSecond the present in which they are live, in seconds since the epoch
 */
public record ListContent(
    PartitionKey partition,
    Optional<Clustering> clustering,
    String column,
    List<Element> elements,
    WriteTime reached,
    long nowSecond) {
  public ListContent {
    Objects.requireNonNull(partition, "partition");
    Objects.requireNonNull(clustering, "clustering");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(reached, "reached");
    elements = List.copyOf(elements);
  }

  /**
   * One element.
   *
   * @param expiry in seconds since the epoch
   */
  public record Element(Bytes value, OptionalLong expiry) {}

  /** The values in their order. */
  public List<Bytes> values() {
    return elements.stream().map(Element::value).toList();
  }

  /** The latest expiry if all elements expire: a frozen list can only expire whole. */
  public OptionalLong wholeExpiry() {
    boolean lasting = elements.stream().anyMatch(element -> element.expiry().isEmpty());
    return lasting
        ? OptionalLong.empty()
        : elements.stream().mapToLong(element -> element.expiry().orElseThrow()).max();
  }

  /** The elements in their order, cut wherever the expiry changes: a statement has one TTL. */
  public List<List<Element>> runs() {
    List<List<Element>> runs = new ArrayList<>();
    for (int from = 0; from < elements.size(); ) {
      int to = from + 1;
      while (to < elements.size()
          && elements.get(to).expiry().equals(elements.get(from).expiry())) {
        to++;
      }
      runs.add(elements.subList(from, to));
      from = to;
    }
    return runs;
  }
}
