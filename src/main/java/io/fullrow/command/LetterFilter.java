// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.deadletter.StoredLetter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Which dead letters are meant. */
final class LetterFilter {
  @Parameters(
      paramLabel = "<partition:offset>",
      converter = Id.Converter.class,
      description = "Letters by their place in the dead letter topic, as list shows it.")
  private List<Id> ids = new ArrayList<>();

  @Option(
      names = "--kind",
      paramLabel = "<kind>",
      converter = KindConverter.class,
      description = "Only letters of this kind, such as UnknownColumn.")
  private DeadLetterKind kind;

  @Option(
      names = "--table",
      paramLabel = "<keyspace.table>",
      description = "Only letters of this source table.")
  private String table;

  /** Where a letter stands. */
  record Id(int partition, long offset) implements Comparable<Id> {
    private static final Comparator<Id> ORDER =
        Comparator.comparingInt(Id::partition).thenComparingLong(Id::offset);

    @Override
    public int compareTo(Id other) {
      return ORDER.compare(this, other);
    }

    /** As list shows it. */
    @Override
    public String toString() {
      return partition + ":" + offset;
    }

    static final class Converter implements ITypeConverter<Id> {
      @Override
      public Id convert(String text) {
        String[] parts = text.split(":", -1);
        try {
          return new Id(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
          throw new TypeConversionException(
              "'" + text + "' is not <partition>:<offset>, such as 0:17");
        }
      }
    }
  }

  static final class KindConverter implements ITypeConverter<DeadLetterKind> {
    @Override
    public DeadLetterKind convert(String text) {
      return Arrays.stream(DeadLetterKind.values())
          .filter(known -> known.text().equalsIgnoreCase(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "no kind '"
                          + text
                          + "', only "
                          + Arrays.stream(DeadLetterKind.values())
                              .map(DeadLetterKind::text)
                              .collect(Collectors.joining(", "))));
    }
  }

  boolean isEmpty() {
    return ids.isEmpty() && kind == null && table == null;
  }

  /** To learn what becomes of the letters that are named by their place. */
  NamedLetters named() {
    return new NamedLetters(ids);
  }

  /**
   * What is said where no letter was found.
   *
   * @param configured the tables; asked only if one is named. It may throw if they cannot be asked
   *     for: letters are found without
   */
  String nothing(Supplier<List<TableSettings>> configured) {
    return isEmpty()
        ? "no open dead letter"
        : "no open dead letter of those asked for"
            + unknownTable(configured).map(unknown -> ": " + unknown).orElse("");
  }

  private Optional<String> unknownTable(Supplier<List<TableSettings>> configured) {
    if (table == null) {
      return Optional.empty();
    }
    try {
      List<TableSettings> tables = configured.get();
      boolean known = tables.stream().anyMatch(one -> one.source().equals(table));
      return known ? Optional.empty() : Optional.of(TableChoice.notConfigured(table, tables));
    } catch (CommandFailedException | StartRefusedException e) {
      return Optional.empty();
    }
  }

  /**
   * @param tableOf the source table of the letter, if it is known
   */
  boolean accepts(StoredLetter letter, Optional<String> tableOf) {
    return (ids.isEmpty() || ids.contains(new Id(letter.partition(), letter.offset())))
        && (kind == null || letter.knownKind().equals(Optional.of(kind)))
        && (table == null || tableOf.equals(Optional.of(table)));
  }
}
