// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.codec.ConfluentFrame;
import io.fullrow.event.EventMetadataCodec.ShownCells;
import io.fullrow.event.avro.Sha256;
import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Header;
import io.fullrow.model.RowMarker;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an event has in addition to its key, prepared for its headers.
 *
 * @param shown the columns that the value shows; none if it is null
 * @param statics shown in the value of a row, and no part of its state
 */
record Content(
    Optional<RowMarker> marker,
    Optional<Deletion> deletion,
    List<ColumnCells> columns,
    Map<String, Shown> shown,
    List<ColumnCells> statics,
    boolean covered) {
  private static final int ID_SIZE = 16;

  static Content of(Optional<Deletion> deletion) {
    return new Content(Optional.empty(), deletion, List.of(), Map.of(), List.of(), false);
  }

  List<Header> headers(DataEvent.Envelope envelope, EventCodec.Message message, long nowSecond) {
    Bytes metadata =
        EventMetadataCodec.encode(
            marker,
            deletion,
            columns,
            (column, cell) ->
                shown.getOrDefault(column, Shown.NULL).exact() && cell.liveAt(nowSecond));
    return EventHeaders.write(envelope, metadata, id(envelope, message, nowSecond), covered);
  }

  /**
   * The same for the same key, operation, writetime and state, whenever and wherever it is encoded,
   * so that a consumer can drop what it has seen. The value, which depends on the time, and the
   * schema ids, which differ between registries, are left out. Only what an {@code EXPIRE} tells is
   * of its time: which cells have expired, one after the other, in one state.
   */
  private String id(DataEvent.Envelope envelope, EventCodec.Message message, long nowSecond) {
    MessageDigest digest = Sha256.digest();
    String head =
        String.join(
            " ",
            envelope.operation().name(),
            envelope.table().toString(),
            Long.toString(envelope.writetime().micros()),
            Boolean.toString(message.value().isPresent()),
            Boolean.toString(covered),
            "");
    digest.update(head.getBytes(StandardCharsets.UTF_8));
    Bytes key = message.key();
    digest.update(key.unsafeArray(), ConfluentFrame.SIZE, key.size() - ConfluentFrame.SIZE);
    digest.update(timeless(marker, deletion, columns));
    digest.update(timeless(Optional.empty(), Optional.empty(), statics));
    if (envelope.operation() == Operation.EXPIRE) {
      boolean marked = marker.filter(shown -> shown.liveAt(nowSecond)).isPresent();
      digest.update((marked + " " + live(columns, nowSecond)).getBytes(StandardCharsets.UTF_8));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, ID_SIZE);
  }

  private static byte[] timeless(
      Optional<RowMarker> marker, Optional<Deletion> deletion, List<ColumnCells> columns) {
    return EventMetadataCodec.encode(marker, deletion, columns, ShownCells.NONE).unsafeArray();
  }

  private static List<CellKey> live(List<ColumnCells> columns, long nowSecond) {
    return columns.stream()
        .flatMap(column -> column.liveAt(nowSecond).stream())
        .map(Map.Entry::getKey)
        .toList();
  }
}
