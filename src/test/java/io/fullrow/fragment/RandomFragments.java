// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RangeBound;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/** Fragments of any content that the model allows, by a seed. */
final class RandomFragments {
  private final Random random;

  RandomFragments(long seed) {
    this.random = new Random(seed);
  }

  Fragment next() {
    return new Fragment(
        new TableId(name(), name()),
        new PartitionKey(list(1, this::bytes)),
        change(),
        random.nextBoolean(),
        random.nextBoolean(),
        origin());
  }

  private Change change() {
    return switch (random.nextInt(4)) {
      case 0 -> new Change.StaticRow(columns());
      case 1 -> new Change.Range(bound(), bound(), deletion());
      case 2 -> new Change.Partition(deletion());
      default ->
          new Change.Row(
              new Clustering(list(0, this::bytes)),
              maybe(() -> new RowMarker(time(), maybe(this::expiry))),
              maybe(this::deletion),
              columns());
    };
  }

  private RowContent columns() {
    Map<CellKey, Cell> cells = new HashMap<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      cells.put(new CellKey(name(), maybe(this::bytes)), cell());
    }
    Map<String, Deletion> deletions = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      deletions.put(name(), deletion());
    }
    return RowContent.of(cells, deletions);
  }

  private Cell cell() {
    return switch (random.nextInt(3)) {
      case 0 -> Cell.live(time(), bytes());
      case 1 -> Cell.expiring(time(), bytes(), expiry());
      default -> Cell.tombstone(time(), number());
    };
  }

  private Origin origin() {
    return new Origin(name(), random.nextInt(), number(), number(), maybe(this::original));
  }

  private Origin.Original original() {
    return new Origin.Original(
        maybe(this::bytes),
        maybe(this::bytes),
        list(0, () -> new Header(name(), maybe(this::bytes))));
  }

  private RangeBound bound() {
    List<Bytes> prefix = list(0, this::bytes);
    return new RangeBound(prefix, prefix.isEmpty() || random.nextBoolean());
  }

  private Deletion deletion() {
    return new Deletion(time(), number());
  }

  private Expiry expiry() {
    return random.nextBoolean()
        ? Expiry.withUnknownTtl(number())
        : Expiry.at(number(), 1 + random.nextInt(Integer.MAX_VALUE));
  }

  private WriteTime time() {
    return WriteTime.ofMicros(number());
  }

  /** Of every magnitude, as the variable-length encoding depends on it. */
  private long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private Bytes bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }

  private String name() {
    return "n" + random.nextInt(1_000) + (random.nextBoolean() ? "é€😀" : "");
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return random.nextBoolean() ? Optional.of(value.get()) : Optional.empty();
  }

  private <T> List<T> list(int atLeast, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    int size = atLeast + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      items.add(item.get());
    }
    return items;
  }
}
