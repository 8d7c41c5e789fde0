// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlValues;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import io.fullrow.testkit.NativeValues;
import io.fullrow.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every decoder keeps, whatever its format. */
public abstract class DecoderContractTest {
  private static final int MUTATIONS = 3_000;

  protected abstract Format format();

  /** A registry that has the schema of the records of that table, if the format needs one. */
  protected WriterSchemas writerSchemas(TableSchema table) {
    return id -> new WriterSchemas.Lookup.Absent();
  }

  protected abstract TableId source();

  protected abstract TableSchema schema();

  /** Records that decode to changes, at least one of each kind. */
  protected abstract List<RawRecord> valid();

  /** A valid record of another table; empty if the format does not name tables. */
  protected abstract Optional<RawRecord> foreign();

  /** The name of the table of {@link #foreign()}. */
  protected abstract String foreignTable();

  /**
   * A record of {@link #source()} that writes the type's value of {@link NativeValues} into {@link
   * MovieTable#single}, as the publisher writes it. What is MISSING is written as far as it can be.
   */
  protected abstract RawRecord write(NativeCqlType type);

  /**
   * Whether a record tells by itself which columns it has. Otherwise a table that has dropped one
   * of them cannot read it.
   */
  protected boolean tellsColumns() {
    return true;
  }

  /** Names of all losses that the decoder of {@link #valid()} can have. */
  protected Set<String> losses() {
    return losses(schema());
  }

  private Set<String> losses(TableSchema table) {
    return format().fidelity(table).stream()
        .filter(fidelity -> fidelity.level() != Fidelity.Level.EXACT)
        .map(Fidelity::column)
        .collect(Collectors.toSet());
  }

  /** What the declared fidelity says is what the decoder does. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "COUNTER")
  void shouldCarryWhatTheFormatDeclares(NativeCqlType type) {
    TableSchema table = MovieTable.single(type.type());
    Decoder decoder = format().decoder(source(), losses(table), writerSchemas(table));

    Decoded decoded = decoder.decode(write(type), table);

    switch (level(table)) {
      case EXACT -> assertThat(value(decoded)).contains(NativeValues.of(type));
      case LOSSY -> assertAValueOrRefused(decoded, type);
      case MISSING -> assertThat(cells(decoded)).isEmpty();
    }
  }

  private Fidelity.Level level(TableSchema table) {
    return format().fidelity(table).stream()
        .filter(fidelity -> fidelity.column().equals("c"))
        .map(Fidelity::level)
        .findFirst()
        .orElseThrow();
  }

  private static Map<CellKey, Cell> cells(Decoded decoded) {
    if (decoded instanceof Decoded.Ignored) {
      return Map.of();
    }
    assertThat(fragments(decoded)).hasSize(1);
    return ((Change.Row) fragments(decoded).get(0).change()).columns().cells();
  }

  /** Of the only cell. */
  private static Optional<Bytes> value(Decoded decoded) {
    assertThat(cells(decoded)).containsOnlyKeys(CellKey.simple("c"));
    return cells(decoded).values().iterator().next().valueBytes();
  }

  private static void assertAValueOrRefused(Decoded decoded, NativeCqlType type) {
    if (decoded instanceof Decoded.Malformed malformed) {
      assertThat(malformed.reason()).contains("column 'c'");
    } else {
      Bytes value = value(decoded).orElseThrow();
      Object read = CqlValues.decode(type.type(), value);
      assertThat(CqlValues.encode(type.type(), Objects.requireNonNull(read))).isEqualTo(value);
    }
  }

  /** A new decoder of {@link #source()}, with every loss accepted that it can have. */
  protected final Decoder decoder() {
    return format().decoder(source(), losses(), writerSchemas(schema()));
  }

  @Test
  void shouldIgnoreNullValue() {
    for (RawRecord record : valid()) {
      RawRecord tombstone = new RawRecord(record.key(), Optional.empty(), record.origin());
      assertThat(decoder().decode(tombstone, schema())).isInstanceOf(Decoded.Ignored.class);
    }
  }

  @Test
  void shouldDecodeValidRecordsToFragmentsOfTheSourceTableThatKnowTheirOrigin() {
    for (RawRecord record : valid()) {
      assertThat(fragments(decoder().decode(record, schema())))
          .isNotEmpty()
          .allSatisfy(
              fragment -> {
                assertThat(fragment.table()).isEqualTo(source());
                assertThat(fragment.origin()).isEqualTo(record.origin());
              });
    }
  }

  @Test
  void shouldRefuseGarbageWithAReason() {
    List<Bytes> garbage =
        List.of(
            Bytes.empty(),
            Bytes.of((byte) 0),
            Bytes.of((byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 9),
            Bytes.of((byte) 0xFF, (byte) 0xFE),
            text("not json"),
            text("{"),
            text("[]"),
            text("{}"),
            text("\"\""),
            text("{\"schema\":{}}"));
    for (Bytes value : garbage) {
      Decoded decoded = decoder().decode(withValue(valid().get(0), value), schema());
      assertThat(decoded).as("garbage %s", value).isInstanceOf(Decoded.Malformed.class);
      assertThat(((Decoded.Malformed) decoded).reason()).isNotBlank();
    }
  }

  @Test
  void shouldRefuseForeignTableByName() {
    foreign()
        .ifPresent(
            record -> {
              Decoded decoded = decoder().decode(record, schema());
              assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
              assertThat(((Decoded.Malformed) decoded).reason())
                  .contains(foreignTable(), record.origin().topic());
            });
  }

  @Test
  void shouldLeaveNothingOutOfATableThatHasDroppedNothing() {
    for (RawRecord record : valid()) {
      assertThat(changes(decoder().decode(record, schema())).leftOut()).isFalse();
    }
  }

  @Test
  void shouldReportWhatItLeavesOutSinceTheTableHasDroppedIt() {
    Set<Boolean> alone = new HashSet<>();
    forEachColumn(
        (record, whole, column) -> {
          TableSchema dropped = dropped(column);
          List<Fragment> left = retained(whole, dropped);
          if (!left.equals(whole.fragments())) {
            alone.add(left.isEmpty());
            assertDecoded(
                record,
                dropped,
                left.isEmpty()
                    ? new Decoded.Ignored(Decoded.Ignored.DROPPED_COLUMN)
                    : new Decoded.Changes(left, true));
          }
        });
    assertThat(alone)
        .as("valid() must have records that touch one column alone, and with others")
        .containsExactlyInAnyOrder(true, false);
  }

  @Test
  void shouldReadWhatDoesNotTouchAColumnThatTheTableHasDropped() {
    forEachColumn(
        (record, whole, column) -> {
          TableSchema dropped = dropped(column);
          if (tellsColumns() && retained(whole, dropped).equals(whole.fragments())) {
            assertThat(fragments(decoder().decode(record, dropped))).isEqualTo(whole.fragments());
          }
        });
  }

  @Test
  void shouldNameAColumnThatTheTableHasNeverHad() {
    forEachColumn(
        (record, whole, column) -> {
          boolean touched = !retained(whole, dropped(column)).equals(whole.fragments());
          if (touched && !losses().contains(column)) {
            assertThat(decoder().decode(record, without(column)))
                .isEqualTo(new Decoded.UnknownColumn(source(), column));
          }
        });
  }

  private void assertDecoded(RawRecord record, TableSchema dropped, Decoded expected) {
    Decoded decoded = decoder().decode(record, dropped);
    if (tellsColumns()) {
      assertThat(decoded).isEqualTo(expected);
    } else {
      assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
    }
  }

  /** A record, what it decodes to, and the name of a column. */
  @FunctionalInterface
  private interface OfColumn {
    void accept(RawRecord record, Decoded.Changes whole, String column);
  }

  /** Each valid record with each column that is not in the key. */
  private void forEachColumn(OfColumn test) {
    for (RawRecord record : valid()) {
      Decoded.Changes whole = changes(decoder().decode(record, schema()));
      columns().forEach(column -> test.accept(record, whole, column));
    }
  }

  private List<String> columns() {
    return schema().byName().values().stream()
        .filter(column -> !column.isPrimaryKey())
        .map(Column::name)
        .toList();
  }

  private static List<Fragment> retained(Decoded.Changes whole, TableSchema dropped) {
    return whole.fragments().stream()
        .flatMap(
            fragment -> dropped.dropped().retained(fragment.change()).map(fragment::with).stream())
        .toList();
  }

  private TableSchema dropped(String column) {
    return without(column).withDropped(Map.of(column, WriteTime.ofMicros(1)));
  }

  private TableSchema without(String column) {
    TableSchema all = schema();
    return new TableSchema(
        all.id(),
        all.partitionKey(),
        all.clustering(),
        all.statics().stream().filter(other -> !other.name().equals(column)).toList(),
        all.regulars().stream().filter(other -> !other.name().equals(column)).toList());
  }

  @Test
  void shouldGiveTheSameResultForTheSameRecord() {
    Decoder decoder = decoder();
    for (RawRecord record : valid()) {
      Decoded first = decoder.decode(record, schema());
      assertThat(decoder.decode(record, schema())).isEqualTo(first);
      assertThat(decoder().decode(record, schema())).isEqualTo(first);
    }
  }

  @Test
  void shouldGiveTheSameResultsToManyThreads() {
    assertSameResultsInManyThreads(schema());
    columns().forEach(column -> assertSameResultsInManyThreads(dropped(column)));
  }

  private void assertSameResultsInManyThreads(TableSchema schema) {
    Decoder decoder = decoder();
    List<RawRecord> records = valid();
    List<Decoded> expected = records.stream().map(r -> decoder().decode(r, schema)).toList();

    List<Integer> wrong =
        IntStream.range(0, 2_000)
            .parallel()
            .filter(
                i ->
                    !decoder
                        .decode(records.get(i % records.size()), schema)
                        .equals(expected.get(i % records.size())))
            .boxed()
            .toList();

    assertThat(wrong).isEmpty();
  }

  @Test
  void shouldNotChangeTheRecord() {
    Decoder decoder = decoder();
    for (RawRecord record : valid()) {
      byte[] before = record.value().orElseThrow().toArray();
      decoder.decode(record, schema());
      assertThat(record.value().orElseThrow().toArray()).isEqualTo(before);
    }
  }

  @Test
  void shouldNeverThrowForMutatedRecords() {
    Decoder decoder = decoder();
    List<RawRecord> records = valid();
    Seeds.forEach(
        MUTATIONS,
        random -> {
          RawRecord record = records.get(random.nextInt(records.size()));
          Bytes mutated = mutate(record.value().orElseThrow(), random);
          assertThatCode(() -> decoder.decode(withValue(record, mutated), schema()))
              .as(mutated.toHex())
              .doesNotThrowAnyException();
        });
  }

  /** One to four random edits: a byte replaced, removed or inserted, a cut, a piece repeated. */
  protected static Bytes mutate(Bytes value, SplittableRandom random) {
    byte[] bytes = value.toArray();
    for (int edits = 1 + random.nextInt(4); edits > 0 && bytes.length > 0; edits--) {
      bytes = edit(bytes, random);
    }
    return Bytes.wrap(bytes);
  }

  private static byte[] edit(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length);
    int to = at + random.nextInt(bytes.length - at);
    return switch (random.nextInt(6)) {
      case 0 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt()});
      case 1 -> splice(bytes, at, at + 1, new byte[0]);
      case 2 -> splice(bytes, at, at, new byte[] {(byte) random.nextInt()});
      case 3 -> splice(bytes, at, bytes.length, new byte[0]);
      case 4 -> splice(bytes, at, at, java.util.Arrays.copyOfRange(bytes, at, to));
      // Printable characters reach further into text formats.
      default -> splice(bytes, at, at + 1, new byte[] {(byte) (' ' + random.nextInt(95))});
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] insert) {
    byte[] out = new byte[from + insert.length + bytes.length - to];
    System.arraycopy(bytes, 0, out, 0, from);
    System.arraycopy(insert, 0, out, from, insert.length);
    System.arraycopy(bytes, to, out, from + insert.length, bytes.length - to);
    return out;
  }

  protected static RawRecord withValue(RawRecord record, Bytes value) {
    Origin origin = record.origin();
    return new RawRecord(record.key(), Optional.of(value), origin);
  }

  private static List<Fragment> fragments(Decoded decoded) {
    return changes(decoded).fragments();
  }

  private static Decoded.Changes changes(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Changes.class);
    return (Decoded.Changes) decoded;
  }

  private static Bytes text(String text) {
    return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
