// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.NativeCqlType;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What {@link Format#fidelity} answers for every place of a column in its table and every CQL type,
 * as Markdown. Types with the same answers are one row; a loss is a number in it, and a sentence
 * below.
 */
final class FidelityTable {
  private static final TableId TABLE = TableId.parse("ks.t");
  private static final String NAME = "c";

  /** All but counters: tables with them are held whatever a format says. */
  private static final List<DataType> NATIVES = natives();

  private static final List<Shape> SHAPES =
      List.of(
          new Shape("T", t -> t),
          new Shape("frozen<list<T>>", DataTypes::frozenListOf),
          new Shape("frozen<set<T>>", DataTypes::frozenSetOf),
          new Shape("frozen<map<T, …>>", t -> DataTypes.frozenMapOf(t, DataTypes.INT)),
          new Shape("frozen<map<…, T>>", t -> DataTypes.frozenMapOf(DataTypes.INT, t)),
          new Shape("tuple<T>", DataTypes::tupleOf),
          new Shape("frozen<udt<T>>", t -> udt(t, true)),
          new Shape("frozen<list<list<T>>>", t -> listOf(DataTypes.frozenListOf(t))),
          new Shape("frozen<list<set<T>>>", t -> listOf(DataTypes.frozenSetOf(t))),
          new Shape(
              "frozen<list<map<…, T>>>", t -> listOf(DataTypes.frozenMapOf(DataTypes.INT, t))),
          new Shape("vector<T, n>", t -> DataTypes.vectorOf(t, 3)),
          new Shape("set<T>", DataTypes::setOf),
          new Shape("map<T, …>", t -> DataTypes.mapOf(t, DataTypes.INT)),
          new Shape("map<…, T>", t -> DataTypes.mapOf(DataTypes.INT, t)),
          new Shape("list<T>", DataTypes::listOf),
          new Shape("udt<T>", t -> udt(t, false)));

  /** The losses that were told, in their order. */
  private final Map<Answer, Integer> numbers = new LinkedHashMap<>();

  private final Format format;

  private FidelityTable(Format format) {
    this.format = format;
  }

  /** The table, then what its numbers mean, then the losses of whole tables. */
  static String of(Format format) {
    return new FidelityTable(format).text();
  }

  /**
   * A CQL type with a type in it.
   *
   * @param text the type, where {@code T} stands for the type in it
   */
  private record Shape(String text, Function<DataType, DataType> of) {}

  /** A type in a shape. */
  private record Sample(Shape shape, DataType element) {
    Column column(Column.Kind kind) {
      return new Column(NAME, shape.of().apply(element), kind, false);
    }

    boolean isDuration() {
      return element.equals(DataTypes.DURATION);
    }
  }

  /** What a format says of a column. */
  private record Answer(Fidelity.Level level, String loss) {}

  /** A line of the table. */
  private record Row(String types, Map<Place, String> cells) {}

  /** Where a column stands in its table. */
  private enum Place {
    REGULAR("regular", Column.Kind.REGULAR),
    STATIC("static", Column.Kind.STATIC),
    PARTITION_KEY("partition key", Column.Kind.PARTITION_KEY),
    COMPOSITE_PARTITION_KEY("composite partition key", Column.Kind.PARTITION_KEY),
    CLUSTERING("clustering key", Column.Kind.CLUSTERING),
    COMPOSITE_CLUSTERING("composite clustering key", Column.Kind.CLUSTERING);

    private final String title;
    private final Column.Kind kind;

    Place(String title, Column.Kind kind) {
      this.title = title;
      this.kind = kind;
    }

    String title() {
      return title;
    }

    /** A key is frozen. */
    boolean takes(Sample sample) {
      Column column = sample.column(kind);
      return !column.isPrimaryKey() || !column.multiCell();
    }

    /** Nor has a key durations in it. Such samples share the row of others with their answers. */
    boolean takesAnyOf(List<Sample> samples) {
      return kind == Column.Kind.REGULAR
          || kind == Column.Kind.STATIC
          || samples.stream().anyMatch(sample -> !sample.isDuration());
    }

    TableSchema table(Sample sample) {
      return table(sample.column(kind));
    }

    private TableSchema table(Column column) {
      return new TableSchema(
          TABLE,
          keys(Column.Kind.PARTITION_KEY, PARTITION_KEY, COMPOSITE_PARTITION_KEY, column),
          keys(Column.Kind.CLUSTERING, CLUSTERING, COMPOSITE_CLUSTERING, column),
          this == STATIC ? List.of(column) : List.of(),
          this == REGULAR ? List.of(column) : List.of());
    }

    private List<Column> keys(Column.Kind of, Place alone, Place composite, Column column) {
      Column other = new Column("k_" + of, DataTypes.INT, of, false);
      if (this == alone) {
        return List.of(column);
      }
      return this == composite ? List.of(column, other) : List.of(other);
    }
  }

  private String text() {
    Map<Map<Place, Answer>, List<Sample>> samples =
        samples().collect(groupingBy(this::answers, LinkedHashMap::new, toList()));
    List<Row> rows = new ArrayList<>();
    samples.forEach((answers, same) -> rows.add(new Row(types(same), cells(answers, same))));
    Collection<List<Place>> columns = columns(rows);
    StringBuilder text =
        new StringBuilder(line("Type", columns.stream().map(FidelityTable::titles)))
            .append("|---".repeat(1 + columns.size()))
            .append("|\n");
    for (Row row : rows) {
      text.append(line(row.types(), columns.stream().map(same -> row.cells().get(same.get(0)))));
    }
    return text + losses() + ofTheTable();
  }

  private static String line(String first, Stream<String> others) {
    return others.collect(joining(" | ", "| " + first + " | ", " |\n"));
  }

  /** Places with the same cells in all rows are one column. */
  private static Collection<List<Place>> columns(List<Row> rows) {
    return Stream.of(Place.values())
        .collect(
            groupingBy(
                place -> rows.stream().map(row -> row.cells().get(place)).toList(),
                LinkedHashMap::new,
                toList()))
        .values();
  }

  private static String titles(List<Place> places) {
    return places.stream().map(Place::title).collect(joining(", "));
  }

  private static Stream<Sample> samples() {
    return SHAPES.stream()
        .flatMap(shape -> NATIVES.stream().map(element -> new Sample(shape, element)));
  }

  private Map<Place, Answer> answers(Sample sample) {
    Map<Place, Answer> byPlace = new EnumMap<>(Place.class);
    Stream.of(Place.values())
        .filter(place -> place.takes(sample))
        .forEach(place -> byPlace.put(place, answer(place.table(sample))));
    return byPlace;
  }

  private Answer answer(TableSchema table) {
    List<Fidelity> told =
        format.fidelity(table).stream().filter(f -> f.column().equals(NAME)).toList();
    if (told.isEmpty() && table.column(NAME).orElseThrow().isPrimaryKey()) {
      return new Answer(Fidelity.Level.EXACT, "");
    }
    if (told.size() != 1) {
      throw new AssertionError(format.name() + " must answer once for " + table + ": " + told);
    }
    return new Answer(told.get(0).level(), told.get(0).loss());
  }

  private Map<Place, String> cells(Map<Place, Answer> answers, List<Sample> samples) {
    Map<Place, String> cells = new EnumMap<>(Place.class);
    for (Place place : Place.values()) {
      Answer answer = answers.get(place);
      cells.put(place, answer != null && place.takesAnyOf(samples) ? cell(answer) : "–");
    }
    return cells;
  }

  private String cell(Answer answer) {
    return switch (answer.level()) {
      case EXACT -> "exact";
      case LOSSY -> "lossy (" + number(answer) + ")";
      case MISSING -> "missing (" + number(answer) + ")";
    };
  }

  private int number(Answer answer) {
    return numbers.computeIfAbsent(answer, unknown -> numbers.size() + 1);
  }

  /** Shapes with the same types in them are named together. */
  private static String types(List<Sample> samples) {
    Map<Shape, List<DataType>> elements = new LinkedHashMap<>();
    samples.forEach(
        s -> elements.computeIfAbsent(s.shape(), shape -> new ArrayList<>()).add(s.element()));
    Map<List<DataType>, List<String>> shapes = new LinkedHashMap<>();
    elements.forEach(
        (shape, types) ->
            shapes.computeIfAbsent(types, same -> new ArrayList<>()).add("`" + shape.text() + "`"));
    return shapes.entrySet().stream()
        .map(entry -> String.join(", ", entry.getValue()) + ": " + range(entry.getKey()))
        .collect(joining("<br>"));
  }

  private static String range(List<DataType> types) {
    List<DataType> others = NATIVES.stream().filter(type -> !types.contains(type)).toList();
    if (others.isEmpty()) {
      return "any T";
    }
    return others.size() < types.size() ? "any T but " + names(others) : "T = " + names(types);
  }

  private static String names(List<DataType> types) {
    return types.stream().map(type -> "`" + type.asCql(false, false) + "`").collect(joining(", "));
  }

  private String losses() {
    StringBuilder text = new StringBuilder();
    numbers.forEach(
        (answer, number) ->
            text.append("\n").append(number).append(". ").append(sentence(answer.loss())));
    return numbers.isEmpty() ? "" : text + "\n";
  }

  private String ofTheTable() {
    TableSchema table = Place.REGULAR.table(new Sample(SHAPES.get(0), DataTypes.INT));
    String losses =
        format.fidelity(table).stream()
            .filter(fidelity -> table.column(fidelity.column()).isEmpty())
            .map(f -> "- `" + f.column() + "`: " + sentence(f.loss()) + "\n")
            .collect(joining());
    return losses.isEmpty()
        ? ""
        : "\nLosses of the whole table, which `accept-loss` accepts by these names:\n\n" + losses;
  }

  private static String sentence(String loss) {
    return Character.toUpperCase(loss.charAt(0)) + loss.substring(1) + ".";
  }

  private static DataType listOf(DataType element) {
    return DataTypes.frozenListOf(element);
  }

  private static DataType udt(DataType field, boolean frozen) {
    return new UserDefinedTypeBuilder("ks", "udt").withField("f", field).build().copy(frozen);
  }

  private static List<DataType> natives() {
    return EnumSet.complementOf(EnumSet.of(NativeCqlType.COUNTER)).stream()
        .map(NativeCqlType::type)
        .sorted(Comparator.comparing(type -> type.asCql(false, false)))
        .toList();
  }
}
