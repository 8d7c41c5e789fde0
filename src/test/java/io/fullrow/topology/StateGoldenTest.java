// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.c;
import static io.fullrow.topology.TestObjects.deletion;
import static io.fullrow.topology.TestObjects.partition;
import static io.fullrow.topology.TestObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.RangeBound;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.Aged;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RowState;
import io.fullrow.topology.state.ParkedRecords;
import io.fullrow.topology.state.PartitionPurge;
import io.fullrow.topology.state.PieceCodec;
import io.fullrow.topology.state.RangeEvent;
import io.fullrow.topology.state.RawRecordCodec;
import io.fullrow.topology.state.Slice;
import io.fullrow.topology.state.StateCodec;
import io.fullrow.topology.state.StateKeys;
import io.fullrow.topology.state.StoredHeader;
import io.fullrow.topology.state.StoredRow;
import io.fullrow.topology.state.WorkStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** The bytes of state, every version. State outlives releases: these must be readable forever. */
class StateGoldenTest {
  private static final Properties GOLDEN = golden("c7073b9");
  private static final Properties VERSION_2 = golden("aged-rows");
  private static final Properties WIDE_RANGES = golden("wide-ranges");

  private static StoredRow row() {
    Change.Row write =
        (Change.Row)
            TestObjects.row(3)
                .marker(5, 1_700_000_010L)
                .set("a", "x", 6)
                .set("b", "y", 7, 1_700_000_020L)
                .put("k", 1, 8)
                .clear(4)
                .deleted(2)
                .build();
    RowState state = new RowState(write.marker(), write.deletion(), write.columns(), true);
    return new StoredRow(Clustering.of(c(3)), state, Aged.none(), 1_700_000_010L, 8);
  }

  /** Half of what there is to forget was there at the last purge mark. */
  private static StoredRow agedRow() {
    StoredRow row = row();
    Aged aged = new Aged(true, false, Set.of(CellKey.simple("b")), Set.of("m"));
    return new StoredRow(row.clustering(), row.state(), aged, row.expirySecond(), 8);
  }

  @Test
  void shouldReadRowsOfVersionOneAsYoung() {
    assertThat(StateCodec.decodeRow(bytes("row"))).isEqualTo(row());
  }

  @Test
  void shouldKeepRows() {
    assertThat(StateCodec.encode(row()).toHex()).isEqualTo(VERSION_2.getProperty("row"));
    assertThat(StateCodec.encode(agedRow()).toHex()).isEqualTo(VERSION_2.getProperty("aged-row"));
    assertThat(StateCodec.decodeRow(Bytes.fromHex(VERSION_2.getProperty("row")))).isEqualTo(row());
    assertThat(StateCodec.decodeRow(Bytes.fromHex(VERSION_2.getProperty("aged-row"))))
        .isEqualTo(agedRow());
  }

  @Test
  void shouldKeepHeaders() {
    StoredHeader header =
        new StoredHeader(
            Optional.of(deletion(2)), true, false, StoredRow.absent(Clustering.none()));

    String latest = VERSION_2.getProperty("header");
    assertThat(StateCodec.encode(header).toHex()).isEqualTo(latest);
    assertThat(StateCodec.decodeHeader(Bytes.fromHex(latest))).isEqualTo(header);
    assertThat(StateCodec.decodeHeader(bytes("header"))).isEqualTo(header);
  }

  @Test
  void shouldKeepPieces() {
    RangePiece piece = new RangePiece(text("a"), text("b"), deletion(2));

    assertThat(PieceCodec.encode(piece).toHex()).isEqualTo(hex("piece"));
    assertThat(PieceCodec.decode(text("a"), bytes("piece"))).isEqualTo(piece);
  }

  @Test
  void shouldKeepSlices() {
    Slice slice = new Slice(text("p"), text("pa"), text("pb"), WriteTime.ofMicros(-1));

    assertThat(slice.encode().toHex()).isEqualTo(hex("slice"));
    assertThat(Slice.decode(bytes("slice"))).isEqualTo(slice);
  }

  @Test
  void shouldKeepSlicesOfRanges() {
    RangePiece range = new RangePiece(text("a"), text("b"), deletion(2));
    Slice slice = Slice.ofRange(text("p"), StateKeys.WIDE_RANGE, range);
    String latest = WIDE_RANGES.getProperty("slice");

    assertThat(slice.encode().toHex()).isEqualTo(latest);
    assertThat(Slice.decode(Bytes.fromHex(latest))).isEqualTo(slice);
  }

  @Test
  void shouldKeepHeadersWithWideRanges() {
    StoredHeader header =
        new StoredHeader(Optional.empty(), true, true, StoredRow.absent(Clustering.none()));
    String latest = WIDE_RANGES.getProperty("header");

    assertThat(StateCodec.encode(header).toHex()).isEqualTo(latest);
    assertThat(StateCodec.decodeHeader(Bytes.fromHex(latest))).isEqualTo(header);
  }

  @Test
  void shouldKeepParkedRecords() {
    Origin origin =
        new Origin(
            "raw",
            1,
            2,
            3,
            Optional.of(
                new Origin.Original(
                    Optional.empty(),
                    Optional.of(text("v")),
                    List.of(new Header("h", Optional.empty())))));

    assertThat(RawRecordCodec.encode(origin).toHex()).isEqualTo(hex("parked-raw"));
    assertThat(RawRecordCodec.decode(bytes("parked-raw"))).isEqualTo(origin);
  }

  @Test
  void shouldKeepHeadersOfStaticRows() {
    StoredHeader header = StateCodec.decodeHeader(bytes("header-static"));

    assertThat(header.deletion()).isEmpty();
    assertThat(header.hasRanges()).isFalse();
    assertThat(header.staticRow().expirySecond()).isEqualTo(RecordedState.EXPIRY + 2);
    assertThat(header.statics().published()).isTrue();
    assertThat(header.statics().columns())
        .isEqualTo(((Change.StaticRow) RecordedState.expiringStatics()).columns());
  }

  @Test
  void shouldKeepRangeEvents() {
    RangeEvent event =
        new RangeEvent(RangeBound.inclusive(c(2)), RangeBound.inclusive(c(5)), deletion(20));

    assertThat(event.encode().toHex()).isEqualTo(hex("range-event"));
    assertThat(RangeEvent.decode(bytes("range-event"))).isEqualTo(event);
  }

  @Test
  void shouldKeepKeys() {
    Bytes prefix = StateKeys.partition(WIDE, partition(1));
    Bytes rangeEvent = RangeEvent.key(prefix, text("a"), text("bc"));

    assertThat(StateKeys.entry(prefix, StateKeys.ROW, text("q")).toHex()).isEqualTo(hex("row-key"));
    assertThat(StateKeys.header(prefix).toHex()).isEqualTo(hex("header-key"));
    assertThat(StateKeys.entry(prefix, StateKeys.RANGE, text("q")).toHex())
        .isEqualTo(hex("range-key"));
    assertThat(rangeEvent.toHex()).isEqualTo(hex("range-event-key"));
    assertThat(PartitionPurge.key(prefix).toHex()).isEqualTo(hex("partition-deletion-key"));
    assertThat(StateKeys.parse(bytes("row-key")))
        .isEqualTo(new StateKeys.Address(WIDE, partition(1), prefix, StateKeys.ROW, text("q")));
    assertThat(RangeEvent.rangeOf(StateKeys.parse(rangeEvent).position()))
        .containsExactly(text("a"), text("bc"));
  }

  @Test
  void shouldKeepTheEntriesOfWork() {
    try (TopologyHarness topology = TopologyHarness.withoutWindow()) {
      KeyValueStore<Bytes, Bytes> store = topology.store(Names.WORK_STORE);
      store.put(bytes("work-expiry-key"), Bytes.empty());
      store.put(bytes("work-purge-key"), bytes("work-purge-partition-value"));
      store.put(bytes("work-slice-key"), bytes("work-slice-value"));
      store.put(bytes("parked-key"), text("fragment"));
      WorkStore work = new WorkStore(store);
      ParkedRecords parked = new ParkedRecords(store, WorkStore.PARKED);

      assertThat(work.expiriesUntil(5, 9))
          .containsExactly(
              new WorkStore.Due(bytes("work-expiry-key"), 5, text("s"), Bytes.empty()));
      assertThat(work.purgesUntil(5, 9))
          .containsExactly(
              new WorkStore.Due(
                  bytes("work-purge-key"), 5, text("s"), bytes("work-purge-partition-value")));
      assertThat(PartitionPurge.decode(bytes("work-purge-partition-value")).deletion())
          .isEqualTo(deletion(20));
      assertThat(work.slices()).isEqualTo(1);
      assertThat(Slice.decode(work.firstSlice().get(0).value()).partition()).isEqualTo(text("p"));
      assertThat(parked.nextRound(9))
          .extracting(entry -> entry.value)
          .containsExactly(text("fragment"));
    }
  }

  private static String hex(String name) {
    return GOLDEN.getProperty(name, "");
  }

  private static Bytes bytes(String name) {
    return Bytes.fromHex(hex(name));
  }

  private static Properties golden(String release) {
    Properties properties = new Properties();
    String file = "/golden/" + release + "/state.properties";
    try (InputStream in = StateGoldenTest.class.getResourceAsStream(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
