// SPDX-License-Identifier: Apache-2.0
package io.fullrow.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.datastax.oss.driver.api.core.data.GettableByIndex;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Expiry;
import io.fullrow.model.Fragment;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** From result rows to fragments. */
class RowChangesTest {
  private static final TableId ID = new TableId("k", "t");
  private static final long NOW = 1_000;
  private static final String KEY = "01";
  private static final String OTHER_KEY = "02";
  private static final String NONE = "";
  private static final String AT_5 = "0000000000000005";
  private static final String TTL_60 = "0000003c";
  private static final String TIMES = "00000002" + "00000008" + AT_5 + "00000008" + AT_5;
  private static final String ONE_TTL = "00000002" + "ffffffff" + "00000004" + TTL_60;
  private static final WriteTime WRITTEN = WriteTime.ofMicros(5);

  private static Column column(String name, DataType type, Column.Kind kind) {
    return new Column(name, type, kind, false);
  }

  private static TableSchema table(List<Column> statics, Column... regulars) {
    return new TableSchema(
        ID,
        List.of(column("p", DataTypes.BLOB, Column.Kind.PARTITION_KEY)),
        List.of(column("c", DataTypes.BLOB, Column.Kind.CLUSTERING)),
        statics,
        List.of(regulars));
  }

  private static List<Fragment> fragments(SnapshotColumns columns, String[]... rows) {
    RowReader reader = new RowReader(columns);
    RowChanges changes = new RowChanges(ID, RowMarkers.UPDATE);
    return Stream.of(rows).flatMap(row -> changes.of(reader.read(row(row), NOW)).stream()).toList();
  }

  /** An empty text stands for null. */
  private static GettableByIndex row(String... columns) {
    return (GettableByIndex)
        Proxy.newProxyInstance(
            GettableByIndex.class.getClassLoader(),
            new Class<?>[] {GettableByIndex.class},
            (proxy, method, arguments) -> {
              if (!method.getName().equals("getBytesUnsafe")) {
                throw new UnsupportedOperationException(method.getName());
              }
              String hex = columns[(int) arguments[0]];
              return hex.isEmpty() ? null : Bytes.fromHex(hex).toByteBuffer();
            });
  }

  private static String[] of(String... columns) {
    return columns;
  }

  private static Map<CellKey, Cell> cells(Column column, String... valueAndTimes) {
    String[] row = of(KEY, KEY, valueAndTimes[0], valueAndTimes[1], valueAndTimes[2]);
    SnapshotColumns columns = SnapshotColumns.of(table(List.of(), column), true, Set.of());
    return fragments(columns, row).get(0).change().columns().cells();
  }

  private static CellKey element(String column, String path) {
    return CellKey.element(column, Bytes.fromHex(path));
  }

  private static Cell live(String value) {
    return Cell.live(WRITTEN, Bytes.fromHex(value));
  }

  private static Cell expiring(String value) {
    return Cell.expiring(WRITTEN, Bytes.fromHex(value), Expiry.withUnknownTtl(NOW + 60));
  }

  @Test
  void shouldCarryTheBytesWritetimeAndExpiryOfASimpleColumn() {
    Column column = column("v", DataTypes.INT, Column.Kind.REGULAR);

    assertThat(cells(column, "0007", AT_5, NONE))
        .isEqualTo(Map.of(CellKey.simple("v"), live("0007")));
    assertThat(cells(column, "0007", AT_5, TTL_60))
        .isEqualTo(Map.of(CellKey.simple("v"), expiring("0007")));
  }

  @Test
  void shouldCarryEachElementOfASet() {
    Column column = column("s", DataTypes.setOf(DataTypes.BLOB), Column.Kind.REGULAR);

    assertThat(cells(column, "00000002" + "00000001" + "0a" + "00000001" + "0b", TIMES, ONE_TTL))
        .isEqualTo(Map.of(element("s", "0a"), live(""), element("s", "0b"), expiring("")));
  }

  @Test
  void shouldCarryEachEntryOfAMap() {
    Column column =
        column("m", DataTypes.mapOf(DataTypes.BLOB, DataTypes.BLOB), Column.Kind.REGULAR);
    String entries = "00000001" + "0a" + "00000001" + "01" + "00000001" + "0b" + "00000000";

    assertThat(cells(column, "00000002" + entries, TIMES, ONE_TTL))
        .isEqualTo(Map.of(element("m", "0a"), live("01"), element("m", "0b"), expiring("")));
  }

  /** A field that is null has no cell; one that the type got since is left to captured changes. */
  @Test
  void shouldCarryEachFieldOfAUdtByItsNumber() {
    DataType udt =
        new UserDefinedTypeBuilder("k", "u")
            .withField("street", DataTypes.TEXT)
            .withField("number", DataTypes.INT)
            .build();
    Column column = column("u", udt, Column.Kind.REGULAR);
    String times = "00000003" + "ffffffff" + "00000008" + AT_5 + "00000008" + AT_5;
    String ttls = "00000003" + "ffffffff".repeat(3);

    assertThat(cells(column, "ffffffff" + "00000001" + "07" + "00000001" + "08", times, ttls))
        .isEqualTo(Map.of(element("u", "0001"), live("07")));
  }

  @Test
  void shouldCarryTheStaticRowOnceAPartition() {
    // given
    Column shared = column("s", DataTypes.BLOB, Column.Kind.STATIC);
    Column own = column("v", DataTypes.BLOB, Column.Kind.REGULAR);
    SnapshotColumns columns = SnapshotColumns.of(table(List.of(shared), own), true, Set.of());

    // when
    List<Change> changes =
        fragments(
                columns,
                of(KEY, "01", "0a", AT_5, NONE, "01", AT_5, NONE),
                of(KEY, "02", "0a", AT_5, NONE, "02", AT_5, NONE),
                of(OTHER_KEY, NONE, "0b", AT_5, NONE, NONE, NONE, NONE))
            .stream()
            .map(Fragment::change)
            .toList();

    // then
    assertThat(changes)
        .containsExactly(
            new Change.StaticRow(content("s", "0a")),
            changed("01", Optional.empty(), content("v", "01")),
            changed("02", Optional.empty(), content("v", "02")),
            new Change.StaticRow(content("s", "0b")));
  }

  /** CQL shows a row of which nothing is live but its marker. */
  @Test
  void shouldCarryARowWithoutCells() {
    SnapshotColumns columns =
        SnapshotColumns.of(
            table(List.of(), column("v", DataTypes.BLOB, Column.Kind.REGULAR)), true, Set.of());

    List<Fragment> fragments = fragments(columns, of(KEY, "01", NONE, NONE, NONE));

    assertThat(fragments)
        .singleElement()
        .satisfies(
            fragment -> {
              assertThat(fragment.snapshot()).isTrue();
              assertThat(fragment.change())
                  .isEqualTo(changed("01", Optional.of(RowMarkers.UNKNOWN), RowContent.none()));
            });
  }

  @Test
  void shouldMakeNothingOfARowWhoseOnlyCellsAreLeftOut() {
    SnapshotColumns columns =
        SnapshotColumns.of(
            table(List.of(), column("l", DataTypes.listOf(DataTypes.INT), Column.Kind.REGULAR)),
            true,
            Set.of("l"));

    assertThat(fragments(columns, of(KEY, "01", "00000000"))).isEmpty();
  }

  @Test
  void shouldRefuseWhatCqlDoesNotShowUnlessItIsAccepted() {
    TableSchema lists =
        table(List.of(), column("l", DataTypes.listOf(DataTypes.INT), Column.Kind.REGULAR));
    TableSchema sets =
        table(List.of(), column("s", DataTypes.setOf(DataTypes.INT), Column.Kind.REGULAR));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotColumns.of(lists, true, Set.of()))
        .withMessageContainingAll("l list<int>", "--accept-loss");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotColumns.of(sets, false, Set.of()))
        .withMessageContainingAll("s set<int>", "5.0");
    assertThat(SnapshotColumns.of(sets, true, Set.of()).carried()).hasSize(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotColumns.of(sets, true, Set.of("p")))
        .withMessageContaining("primary key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SnapshotColumns.of(sets, true, Set.of("x")))
        .withMessageContaining("no such column");
  }

  private static RowContent content(String column, String value) {
    return RowContent.of(Map.of(CellKey.simple(column), live(value)));
  }

  private static Change changed(String clustering, Optional<RowMarker> marker, RowContent content) {
    return new Change.Row(
        Clustering.of(Bytes.fromHex(clustering)), marker, Optional.empty(), content);
  }
}
