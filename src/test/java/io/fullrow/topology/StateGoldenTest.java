package io.fullrow.topology;

import static io.fullrow.topology.TestObjects.WIDE;
import static io.fullrow.topology.TestObjects.c;
import static io.fullrow.topology.TestObjects.deletion;
import static io.fullrow.topology.TestObjects.partition;
import static io.fullrow.topology.TestObjects.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.RangePiece;
import io.fullrow.reconcile.RowState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The bytes of state, version 1. State outlives releases: these must be readable for ever. */
class StateGoldenTest {
  private static final String ROW =
      "0101020394c49fd50c12100f0a94c49fd50c140402060261000c02780262010ea8c49fd50c140279026d04026b10080000000102026d0802";
  private static final String HEADER = "0103040200000000000000";
  private static final String PIECE = "0102620402";
  private static final String SLICE = "01027004706104706201";
  private static final String PARKED = "01067261770204060001027602026800";
  private static final String KEY = "6f6c642e77696465000100000004000000010371";

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
    return new StoredRow(Clustering.of(c(3)), state, 1_700_000_010L, 9, 8);
  }

  @Test
  void shouldKeepRows() {

    assertThat(StateCodec.encode(row()).toHex()).isEqualTo(ROW);
    assertThat(StateCodec.decodeRow(Bytes.fromHex(ROW))).isEqualTo(row());
  }

  @Test
  void shouldKeepHeaders() {
    StoredHeader header =
        new StoredHeader(Optional.of(deletion(2)), true, StoredRow.absent(Clustering.none()));

    assertThat(StateCodec.encode(header).toHex()).isEqualTo(HEADER);
    assertThat(StateCodec.decodeHeader(Bytes.fromHex(HEADER))).isEqualTo(header);
  }

  @Test
  void shouldKeepPieces() {
    RangePiece piece = new RangePiece(text("a"), text("b"), deletion(2));

    assertThat(StateCodec.encodePiece(piece).toHex()).isEqualTo(PIECE);
    assertThat(StateCodec.decodePiece(text("a"), Bytes.fromHex(PIECE))).isEqualTo(piece);
  }

  @Test
  void shouldKeepSlices() {
    Slice slice = new Slice(text("p"), text("pa"), text("pb"), WriteTime.ofMicros(-1));

    assertThat(slice.encode().toHex()).isEqualTo(SLICE);
    assertThat(Slice.decode(Bytes.fromHex(SLICE))).isEqualTo(slice);
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

    assertThat(RawRecordCodec.encode(origin).toHex()).isEqualTo(PARKED);
    assertThat(RawRecordCodec.decode(Bytes.fromHex(PARKED))).isEqualTo(origin);
  }

  @Test
  void shouldKeepKeys() {
    Bytes prefix = StateKeys.partition(WIDE, partition(1));
    Bytes key = StateKeys.entry(prefix, StateKeys.ROW, text("q"));

    assertThat(key.toHex()).isEqualTo(KEY);
    assertThat(StateKeys.parse(key))
        .isEqualTo(new StateKeys.Address(WIDE, partition(1), prefix, StateKeys.ROW, text("q")));
  }
}
