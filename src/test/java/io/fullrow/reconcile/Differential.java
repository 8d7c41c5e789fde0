// SPDX-License-Identifier: Apache-2.0
package io.fullrow.reconcile;

import io.fullrow.model.Cell;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.RowMarker;
import io.fullrow.reconcile.Reconciliation.Partition;
import io.fullrow.reconcile.Reconciliation.Route;
import io.fullrow.schema.ClusteringOrder;
import io.fullrow.testkit.Gen;
import io.fullrow.testkit.Seeds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges the same inputs by our laws and by a release of Cassandra, and compares. */
final class Differential {
  private static final ClusteringOrder ORDER = ClusteringOrder.of(DifferentialSamples.SCHEMA);

  private final MergeLaws laws;
  private final RowMerge rowMerge;
  private final Reconciliation cassandra;
  private final DifferentialSamples samples;
  private final Function<Object, Object> view;

  /**
   * @param view what is compared of a result
   */
  Differential(
      MergeLaws laws,
      Reconciliation cassandra,
      DifferentialSamples samples,
      Function<Object, Object> view) {
    this.laws = laws;
    this.rowMerge = new RowMerge(laws);
    this.cassandra = cassandra;
    this.samples = samples;
    this.view = view;
  }

  /**
   * Compares so many merges, of all kinds, from consecutive seeds.
   *
   * @throws AssertionError at the first divergence, with its seed, the smallest input that still
   *     diverges and both results
   */
  void run(int merges) {
    List<Kind<?>> kinds = kinds();
    int parts = kinds.stream().mapToInt(Kind::share).sum();
    for (Kind<?> kind : kinds) {
      Seeds.forEach((int) ((long) merges * kind.share() / parts), kind::check);
    }
  }

  private List<Kind<?>> kinds() {
    List<Kind<?>> kinds = new ArrayList<>();
    kinds.add(
        new Kind<List<Cell>>(
            "cells",
            8,
            samples::cells,
            input -> List.of(),
            input -> laws.merge(input.get(0), input.get(1)),
            input -> cassandra.merge(input.get(0), input.get(1))));
    kinds.add(
        new Kind<List<RowMarker>>(
            "markers",
            2,
            random -> List.of(samples.marker(random), samples.marker(random)),
            input -> List.of(),
            input -> laws.merge(input.get(0), input.get(1)),
            input -> cassandra.merge(input.get(0), input.get(1))));
    kinds.add(
        new Kind<List<Deletion>>(
            "deletions",
            1,
            random -> List.of(samples.deletion(random), samples.deletion(random)),
            input -> List.of(),
            input -> laws.merge(input.get(0), input.get(1)),
            input -> cassandra.merge(input.get(0), input.get(1))));
    for (Route route : Route.values()) {
      kinds.add(
          new Kind<>(
              "rows, " + route,
              3,
              random -> new Rows(samples.rows(random), samples.covering(random)),
              Rows::simpler,
              this::row,
              rows -> cassandra.merge(rows.versions(), rows.covering(), route)));
      if (cassandra.mergesPartitions()) {
        kinds.add(
            new Kind<>(
                "partitions, " + route,
                2,
                random -> new Writes(samples.partition(random), probes(random)),
                Writes::simpler,
                this::partition,
                writes -> cassandra.merge(writes.changes(), writes.probes(), route)));
      }
    }
    return kinds;
  }

  private static Set<Clustering> probes(SplittableRandom random) {
    return new HashSet<>(DifferentialSamples.CLUSTERINGS.list(4, 4).next(random));
  }

  private Optional<Change.Row> row(Rows rows) {
    RowState state = RowState.empty();
    for (Change.Row version : rows.versions()) {
      state = rowMerge.merge(state, version, rows.covering());
    }
    return change(rows.versions().get(0).clustering(), state);
  }

  private Partition partition(Writes writes) {
    MergedPartition partition = new MergedPartition(laws, ORDER, true);
    writes.changes().forEach(partition::apply);
    Map<Clustering, Change.Row> rows = new HashMap<>();
    partition.rows().forEach((at, row) -> rows.put(at, change(at, row).orElseThrow()));
    Map<Clustering, Deletion> covering = new HashMap<>();
    for (Clustering probe : writes.probes()) {
      partition.covering(probe).ifPresent(deletion -> covering.put(probe, deletion));
    }
    PartitionState header = partition.header();
    return new Partition(header.deletion(), header.staticRow().columns(), rows, covering);
  }

  private static Optional<Change.Row> change(Clustering clustering, RowState state) {
    return state.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Change.Row(clustering, state.marker(), state.deletion(), state.columns()));
  }

  /** Versions of one row. */
  private record Rows(List<Change.Row> versions, Optional<Deletion> covering) {

    List<Rows> simpler() {
      Stream<Rows> uncovered =
          covering.stream().map(deletion -> new Rows(versions, Optional.empty()));
      Stream<Rows> fewer =
          Shrink.list(versions, Shrink::row).stream().map(list -> new Rows(list, covering));
      return Stream.concat(uncovered, fewer).toList();
    }

    @Override
    public String toString() {
      return lines(versions) + "\n  covered by " + covering;
    }
  }

  /** Writes to one partition. */
  private record Writes(List<Change> changes, Set<Clustering> probes) {

    List<Writes> simpler() {
      Stream<Writes> unprobed =
          Shrink.list(List.copyOf(probes), probe -> List.<Clustering>of()).stream()
              .map(list -> new Writes(changes, Set.copyOf(list)));
      Stream<Writes> fewer =
          Shrink.list(changes, Shrink::change).stream().map(list -> new Writes(list, probes));
      return Stream.concat(fewer, unprobed).toList();
    }

    @Override
    public String toString() {
      return lines(changes) + "\n  asked at " + probes;
    }
  }

  private static String lines(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining("\n  ", "\n  ", ""));
  }

  /** One kind of merge. */
  private final class Kind<T> {
    private final String name;

    /** Of all merges, beside those of the other kinds. */
    private final int share;

    private final Gen<T> inputs;
    private final Function<T, List<T>> simpler;
    private final Function<T, ?> ours;
    private final Function<T, ?> theirs;

    Kind(
        String name,
        int share,
        Gen<T> inputs,
        Function<T, List<T>> simpler,
        Function<T, ?> ours,
        Function<T, ?> theirs) {
      this.name = name;
      this.share = share;
      this.inputs = inputs;
      this.simpler = simpler;
      this.ours = ours;
      this.theirs = theirs;
    }

    int share() {
      return share;
    }

    void check(SplittableRandom random) {
      T input = inputs.next(random);
      if (diverges(input)) {
        T smallest = Shrink.smallest(input, simpler, this::diverges);
        throw new AssertionError(
            name
                + ": the merge differs from Cassandra's for "
                + smallest
                + "\nours:        "
                + result(ours, smallest)
                + "\nCassandra's: "
                + result(theirs, smallest));
      }
    }

    private boolean diverges(T input) {
      return !Objects.equals(result(ours, input), result(theirs, input));
    }

    private Object result(Function<T, ?> merge, T input) {
      try {
        return view.apply(merge.apply(input));
      } catch (RuntimeException | AssertionError e) {
        return "failed: " + e;
      }
    }
  }
}
