// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.TableSettings;
import io.fullrow.deadletter.StoredLetter;
import io.fullrow.model.Bytes;
import io.fullrow.model.TableId;
import io.fullrow.schema.Column;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.schema.UnsupportedTableException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Why one dead letter is one. */
@Command(
    name = "explain",
    description = "Shows one dead letter: reason, place, content, and the columns of its table.",
    mixinStandardHelpOptions = true)
final class DlqExplainCommand implements Callable<Integer> {
  private static final int CONTENT_SHOWN = 4_000;

  @ParentCommand private DlqCommand parent;

  @Parameters(
      paramLabel = "<partition:offset>",
      converter = LetterFilter.Id.Converter.class,
      description = "The letter, as list shows it.")
  private LetterFilter.Id id;

  @Override
  public Integer call() {
    return parent.root().with(this::explain);
  }

  private ExitCode explain(Connections connections, Console console) {
    Letters letters = Letters.of(connections);
    StoredLetter letter =
        letters
            .letter(id)
            .orElseThrow(
                () ->
                    new CommandFailedException(
                        ExitCode.REFUSED,
                        letters.topic()
                            + " has no record "
                            + id.partition()
                            + ":"
                            + id.offset()
                            + ": fullrow dlq list shows those that are there"));
    Optional<String> table = letters.table(letter);
    console.print("letter   " + letter.id() + (letters.isOpen(letter) ? ", open" : ", closed"));
    console.print("kind     " + letter.kind());
    console.print("reason   " + letter.reason());
    console.print("since    " + Instant.ofEpochMilli(letter.timestampMillis()));
    letter
        .arrivalMillis()
        .ifPresent(millis -> console.print("arrived  " + Instant.ofEpochMilli(millis)));
    console.print("record   " + place(letter, letters));
    console.print("table    " + table.orElse("not known"));
    console.print("redrive  " + redrive(letter));
    letter.key().ifPresent(key -> console.print("key      " + content(key)));
    console.print("content  " + content(letter));
    table.flatMap(name -> columns(name, connections)).ifPresent(console::print);
    return ExitCode.OK;
  }

  private static String place(StoredLetter letter, Letters letters) {
    return letter.rawOffset() < 0
        ? "none: it is work of the service itself"
        : letter.rawTopic()
            + " "
            + letter.rawPartition()
            + ":"
            + letter.rawOffset()
            + (letters.isRawThere(letter) ? ", still there" : ", no longer there");
  }

  private static String redrive(StoredLetter letter) {
    return Redrivable.refusal(letter)
        .orElseGet(
            () -> "to " + letter.redriven().topic() + ": fullrow dlq redrive " + letter.id());
  }

  private static String content(StoredLetter letter) {
    return Letters.fragment(letter)
        .map(fragment -> "the fragment " + shortened(fragment.toString()))
        .orElseGet(() -> letter.value().map(DlqExplainCommand::content).orElse("none"));
  }

  /** Text where it is one, else hexadecimal. */
  private static String content(Bytes bytes) {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toArray())).toString();
      if (text.chars().noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
        return shortened(text);
      }
    } catch (CharacterCodingException e) {
      // Shown as bytes.
    }
    return shortened(bytes.toHex()) + " (" + bytes.size() + " bytes)";
  }

  private static String shortened(String text) {
    return text.length() > CONTENT_SHOWN ? text.substring(0, CONTENT_SHOWN) + " ..." : text;
  }

  /** What the record has to fit. */
  private static Optional<String> columns(String source, Connections connections) {
    return connections.properties().tables().stream()
        .filter(table -> table.source().equals(source))
        .map(TableSettings::target)
        .findFirst()
        .map(
            target -> {
              try {
                TableSchema schema =
                    DriverSchemas.readTarget(
                        connections.target().getMetadata(), TableId.parse(target));
                return "columns  " + target + ": " + columns(schema);
              } catch (UnsupportedTableException e) {
                return "columns  " + e.getMessage();
              }
            });
  }

  private static String columns(TableSchema schema) {
    return schema.byName().values().stream()
        .map(DlqExplainCommand::column)
        .collect(Collectors.joining(", "));
  }

  private static String column(Column column) {
    return column.name()
        + " "
        + CqlTypes.name(column.type())
        + switch (column.kind()) {
          case PARTITION_KEY -> " (partition key)";
          case CLUSTERING -> " (clustering)";
          case STATIC -> " (static)";
          case REGULAR -> "";
        };
  }
}
