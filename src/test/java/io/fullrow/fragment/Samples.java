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
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fragments that together have every field of fragment.avsc in every state. */
public final class Samples {
  public static final TableId TABLE = new TableId("movies", "movies_by_genre");
  public static final Origin ORIGIN =
      new Origin("lab.movies", 3, 42L, 1_700_000_000_123L, Optional.empty());

  private Samples() {}

  public static Map<String, Fragment> all() {
    Map<String, Fragment> all = new LinkedHashMap<>();
    all.put("insert", insert());
    all.put("update", update());
    all.put("row-deletion", rowDeletion());
    all.put("static", staticRow());
    all.put("range", range());
    all.put("open-range", openRange());
    all.put("partition", partition());
    all.put("original", withOriginal());
    all.put("extremes", extremes());
    return all;
  }

  static Fragment insert() {
    RowMarker marker = RowMarker.expiring(time(1_000), Expiry.at(1_700_003_600L, 3_600));
    Map<CellKey, Cell> cells =
        Map.of(
            CellKey.simple("title"),
            Cell.expiring(time(1_000), text("Cube"), Expiry.at(1_700_003_600L, 3_600)),
            CellKey.simple("studio"),
            Cell.expiring(time(1_001), text("Trimark"), Expiry.withUnknownTtl(1_700_003_601L)),
            CellKey.simple("notes"),
            Cell.tombstone(time(1_000), 1_699_999_999L),
            CellKey.simple("price"),
            Cell.live(time(999), Bytes.empty()));
    return of(
        new Change.Row(
            Clustering.of(Bytes.fromHex("40900000"), Bytes.fromHex("0000005a")),
            Optional.of(marker),
            Optional.empty(),
            RowContent.of(cells)));
  }

  static Fragment update() {
    Map<CellKey, Cell> cells =
        Map.of(
            CellKey.element("tags", text("a")),
            Cell.live(time(2_000), Bytes.empty()),
            CellKey.element("tags", text("b")),
            Cell.tombstone(time(2_000), 5L),
            CellKey.element("attrs", Bytes.empty()),
            Cell.expiring(time(2_000), text("v"), Expiry.at(9L, 1)));
    return of(
        new Change.Row(
            Clustering.none(),
            Optional.empty(),
            Optional.empty(),
            RowContent.of(cells, Map.of("tags", new Deletion(time(1_999), 1_700_000_000L)))));
  }

  static Fragment rowDeletion() {
    return of(
        new Change.Row(
            Clustering.of(Bytes.fromHex("01")),
            Optional.of(RowMarker.live(time(7))),
            Optional.of(new Deletion(time(6), 8L)),
            RowContent.none()));
  }

  static Fragment staticRow() {
    return of(
        new Change.StaticRow(
            RowContent.of(
                Map.of(CellKey.simple("director"), Cell.live(time(3), text("Natali"))),
                Map.of("seen", new Deletion(time(2), 1L)))));
  }

  static Fragment range() {
    return of(
        new Change.Range(
            RangeBound.exclusive(Bytes.fromHex("41080000"), Bytes.fromHex("00000064")),
            RangeBound.inclusive(Bytes.fromHex("41080000")),
            new Deletion(time(11), 12L)));
  }

  static Fragment openRange() {
    return of(new Change.Range(RangeBound.open(), RangeBound.open(), new Deletion(time(11), 12L)));
  }

  static Fragment partition() {
    return new Fragment(
        TABLE,
        PartitionKey.of(text("Drama"), Bytes.empty(), Bytes.fromHex("000007d1")),
        new Change.Partition(new Deletion(time(13), 14L)),
        true,
        true,
        ORIGIN);
  }

  static Fragment withOriginal() {
    Origin.Original original =
        new Origin.Original(
            Optional.empty(),
            Optional.of(text("{\"op\":\"i\"}")),
            List.of(
                new Header("traceparent", Optional.of(text("00-ab-cd-01"))),
                new Header("traceparent", Optional.empty()),
                new Header("empty", Optional.of(Bytes.empty()))));
    Origin origin = new Origin("räw", 0, 0L, 0L, Optional.of(original));
    return new Fragment(
        TABLE, PartitionKey.of(text("k")), partition().change(), false, false, origin);
  }

  static Fragment extremes() {
    Origin.Original original =
        new Origin.Original(Optional.of(Bytes.empty()), Optional.empty(), List.of());
    Origin origin =
        new Origin("t", Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, Optional.of(original));
    return new Fragment(
        new TableId("Ks \"x\"", "täble"),
        PartitionKey.of(Bytes.wrap(new byte[65_535])),
        new Change.Row(
            Clustering.of(Bytes.empty()),
            Optional.of(
                RowMarker.expiring(time(Long.MIN_VALUE), Expiry.withUnknownTtl(Long.MIN_VALUE))),
            Optional.of(new Deletion(time(Long.MAX_VALUE), Long.MAX_VALUE)),
            RowContent.of(
                Map.of(
                    CellKey.element("", Bytes.of((byte) 0)),
                    Cell.expiring(
                        time(Long.MAX_VALUE),
                        Bytes.wrap(new byte[100_000]),
                        Expiry.at(Long.MAX_VALUE, Integer.MAX_VALUE))))),
        false,
        true,
        origin);
  }

  public static Fragment of(Change change) {
    return new Fragment(TABLE, PartitionKey.of(text("Drama")), change, false, false, ORIGIN);
  }

  public static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  public static WriteTime time(long micros) {
    return WriteTime.ofMicros(micros);
  }
}
