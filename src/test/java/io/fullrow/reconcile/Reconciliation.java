// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a release of Cassandra makes of versions of one thing. The implementations are in {@code
 * src/test/cassandra} and call Cassandra's own classes; they live in a class loader of their own
 * and share with the tests only this interface and the model, which is why it is public.
 */
public interface Reconciliation {
  /** How versions of rows come together in a node. */
  enum Route {
    /** A read or a compaction merges each version as one of many. */
    READ,
    /** Two memtables take the versions in, then a read merges the two. */
    MEMTABLE
  }

  Cell merge(Cell left, Cell right);

  RowMarker merge(RowMarker left, RowMarker right);

  Deletion merge(Deletion left, Deletion right);

  /**
   * What is left of one row; empty if nothing is.
   *
   * @param versions of the row with one clustering, at least one
   */
  Optional<Change.Row> merge(List<Change.Row> versions, Optional<Deletion> covering, Route route);

  /** Whether {@link #merge(List, Set, Route)} is there. */
  boolean mergesPartitions();

  /**
   * What is left of a partition of {@link DifferentialSamples#SCHEMA}.
   *
   * @param changes at least one
   * @param probes where to ask which range or partition deletion covers a row
   */
  Partition merge(List<Change> changes, Set<Clustering> probes, Route route);

  /**
   * A partition without what is deleted.
   *
   * @param covering by each probe that a range or partition deletion covers, the highest of them
   */
  record Partition(
      Optional<Deletion> deletion,
      RowContent staticRow,
      Map<Clustering, Change.Row> rows,
      Map<Clustering, Deletion> covering) {}
}
