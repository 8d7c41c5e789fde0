// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import static io.fullrow.event.EventSamples.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.event.EventMetadata.OfCell;
import io.fullrow.event.EventMetadata.OfColumn;
import io.fullrow.event.EventMetadataCodec.ShownCells;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Deletion;
import io.fullrow.model.Expiry;
import io.fullrow.model.RowMarker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class EventMetadataTest {
  private static final EventMetadata FULL =
      new EventMetadata(
          Optional.of(RowMarker.expiring(at(7), Expiry.at(1_700_000_000, 60))),
          Optional.of(new Deletion(at(-5), 1_600_000_000)),
          List.of(
              new OfColumn("title", Optional.empty(), List.of(shown(Optional.empty()))),
              new OfColumn(
                  "tags",
                  Optional.of(new Deletion(at(6), 3)),
                  List.of(
                      shown(Optional.of(Bytes.fromHex("6162"))),
                      new OfCell(
                          Optional.of(Bytes.empty()),
                          at(Long.MAX_VALUE),
                          Optional.of(Expiry.withUnknownTtl(9)),
                          OptionalLong.empty(),
                          Optional.of(Bytes.empty())),
                      new OfCell(
                          Optional.of(Bytes.fromHex("ff")),
                          at(Long.MIN_VALUE),
                          Optional.empty(),
                          OptionalLong.of(4),
                          Optional.empty())))));

  private static Bytes empty() {
    return EventMetadataCodec.encode(
        Optional.empty(), Optional.empty(), List.of(), ShownCells.NONE);
  }

  /** The bytes of {@link #FULL}. */
  private static Bytes full() {
    Cell shown = Cell.live(at(1_000_000), Bytes.fromHex("01"));
    return EventMetadataCodec.encode(
        FULL.marker(),
        FULL.deletion(),
        List.of(
            new ColumnCells(
                "title", Optional.empty(), List.of(Map.entry(CellKey.simple("title"), shown))),
            new ColumnCells(
                "tags",
                Optional.of(new Deletion(at(6), 3)),
                List.of(
                    Map.entry(CellKey.element("tags", Bytes.fromHex("6162")), shown),
                    Map.entry(
                        CellKey.element("tags", Bytes.empty()),
                        Cell.expiring(at(Long.MAX_VALUE), Bytes.empty(), Expiry.withUnknownTtl(9))),
                    Map.entry(
                        CellKey.element("tags", Bytes.fromHex("ff")),
                        Cell.tombstone(at(Long.MIN_VALUE), 4))))),
        (column, cell) -> cell.equals(shown));
  }

  private static OfCell shown(Optional<Bytes> path) {
    return new OfCell(
        path, at(1_000_000), Optional.empty(), OptionalLong.empty(), Optional.empty());
  }

  @Test
  void shouldKeepTheBytesOfVersionOne() throws IOException {
    Properties golden = golden();

    assertThat(empty().toHex()).isEqualTo(golden.getProperty("empty"));
    assertThat(full().toHex()).isEqualTo(golden.getProperty("full"));
    assertThat(EventMetadataCodec.decode(Bytes.fromHex(golden.getProperty("full"))))
        .isEqualTo(FULL);
  }

  @Test
  void shouldBeOfThePublishedSchema() throws IOException {
    GenericRecord read = (GenericRecord) PlainConsumer.read(full(), published());

    assertThat(read.get("version")).isEqualTo(1);
    assertThat(read.get("marker"))
        .hasToString("{\"writetime\": 7, \"expiry\": {\"at\": 1700000000, \"ttl\": 60}}");
    assertThat(read.get("deletion"))
        .hasToString("{\"writetime\": -5, \"local_deletion_time\": 1600000000}");
    assertThat(read.get("columns"))
        .hasToString(
            "[{\"name\": \"title\", \"deletion\": null, \"cells\": ["
                + "{\"path\": null, \"writetime\": 1000000, \"expiry\": null,"
                + " \"deleted\": null, \"raw\": null}]},"
                + " {\"name\": \"tags\","
                + " \"deletion\": {\"writetime\": 6, \"local_deletion_time\": 3}, \"cells\": ["
                + "{\"path\": \"ab\", \"writetime\": 1000000, \"expiry\": null,"
                + " \"deleted\": null, \"raw\": null},"
                + " {\"path\": \"\", \"writetime\": 9223372036854775807,"
                + " \"expiry\": {\"at\": 9, \"ttl\": null}, \"deleted\": null, \"raw\": \"\"},"
                + " {\"path\": \"ÿ\", \"writetime\": -9223372036854775808, \"expiry\": null,"
                + " \"deleted\": 4, \"raw\": null}]}]");
  }

  @Test
  void shouldRefuseAVersionThatItDoesNotKnow() {
    assertThatThrownBy(() -> EventMetadataCodec.decode(Bytes.fromHex("04000000")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("fullrow.meta")
        .hasMessageContaining("version 2");
  }

  @Test
  void shouldRefuseDamagedBytes() {
    Bytes bytes = full();
    for (int size = 0; size < bytes.size(); size++) {
      Bytes cut = Bytes.of(Arrays.copyOf(bytes.toArray(), size));

      assertThatThrownBy(() -> EventMetadataCodec.decode(cut))
          .isInstanceOf(MalformedEventException.class);
    }
    assertThatThrownBy(() -> EventMetadataCodec.decode(Bytes.fromHex("0200000000")))
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("left over");
  }

  private static Schema published() throws IOException {
    try (InputStream in =
        EventMetadataTest.class.getResourceAsStream("/fullrow/avro/event-metadata.avsc")) {
      return new Schema.Parser().parse(in);
    }
  }

  private static Properties golden() throws IOException {
    Properties golden = new Properties();
    try (InputStream in =
        EventMetadataTest.class.getResourceAsStream("/golden/event/metadata-v1.properties")) {
      golden.load(in);
    }
    return golden;
  }
}
