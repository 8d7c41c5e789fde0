// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.fullrow.decode.debezium.DebeziumFormat;
import io.fullrow.decode.fragment.FragmentFormat;
import io.fullrow.decode.sidecar.SidecarFormat;
import io.fullrow.decode.trigger.TriggerFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code docs/formats.md} has between {@code <!-- generated: a format -->} and {@code <!-- end
 * -->} is made from the format. After a change run {@code mvn test -Dtest=FormatsDocsTest
 * -Dupdate.docs=true}.
 */
class FormatsDocsTest {
  private static final Path PAGE = Path.of("docs", "formats.md");
  private static final Path CAPTURE =
      Path.of("src", "test", "resources", "debezium", "debezium-cassandra5-3.4.0.json.jsonl");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```json\n(.*?)```");
  private static final Pattern GENERATED =
      Pattern.compile("(?s)(<!-- generated: (\\w+) -->\n).*?(<!-- end -->)");
  private static final List<Format> FORMATS =
      List.of(new DebeziumFormat(), new FragmentFormat(), new SidecarFormat(), new TriggerFormat());

  @Test
  void shouldMatchThePage() throws IOException {
    String rendered = GENERATED.matcher(Files.readString(PAGE)).replaceAll(FormatsDocsTest::part);
    if (Boolean.getBoolean("update.docs")) {
      Files.writeString(PAGE, rendered);
    }

    assertThat(PAGE)
        .as("run mvn test -Dtest=FormatsDocsTest -Dupdate.docs=true")
        .hasContent(rendered);
  }

  @Test
  void shouldHaveAPartForEveryFormat() throws IOException {
    assertThat(GENERATED.matcher(Files.readString(PAGE)).results().map(part -> part.group(2)))
        .containsExactlyInAnyOrderElementsOf(FORMATS.stream().map(Format::name).toList());
    assertThat(
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .importPackages("io.fullrow")
                    .stream()
                    .filter(type -> type.isAssignableTo(Format.class) && !type.isInterface())
                    .map(JavaClass::getName))
        .containsExactlyInAnyOrderElementsOf(
            FORMATS.stream().map(format -> format.getClass().getName()).toList());
  }

  /** Records may be trimmed, but not changed. */
  @Test
  void shouldShowRecordsOfTheConnectorThatCanBeDecoded() throws IOException {
    List<JsonNode> captured =
        Files.readAllLines(CAPTURE).stream().map(FormatsDocsTest::json).toList();

    assertThat(examples(new DebeziumFormat()))
        .hasSize(3)
        .allSatisfy(
            example -> {
              assertThat(captured).anyMatch(record -> contains(record, example));
              assertThat(decoded(new DebeziumFormat(), example.get("value")))
                  .isInstanceOf(Decoded.Changes.class);
            });
  }

  @Test
  void shouldShowRecordsOfTheTriggerThatCanBeDecoded() throws IOException {
    List<JsonNode> records =
        MovieTable.golden("/trigger/movies.tsv").values().stream()
            .map(FormatsDocsTest::json)
            .toList();

    assertThat(examples(new TriggerFormat()))
        .hasSize(5)
        .isSubsetOf(records)
        .allSatisfy(
            example ->
                assertThat(decoded(new TriggerFormat(), example))
                    .isInstanceOf(Decoded.Changes.class));
  }

  private static List<JsonNode> examples(Format format) throws IOException {
    String section = Files.readString(PAGE).split("\n## `" + format.name() + "`\n")[1];
    return EXAMPLE
        .matcher(section.split("\n## ")[0])
        .results()
        .map(block -> json(block.group(1)))
        .toList();
  }

  private static JsonNode json(String text) {
    return new JsonMapper().readTree(text);
  }

  private static boolean contains(JsonNode whole, JsonNode part) {
    return part.isObject()
        ? part.properties().stream()
            .allMatch(
                field ->
                    whole.has(field.getKey())
                        && contains(whole.get(field.getKey()), field.getValue()))
        : part.equals(whole);
  }

  private static Decoded decoded(Format format, JsonNode value) {
    return format
        .decoder(MovieTable.SOURCE, Set.of(), id -> new WriterSchemas.Lookup.Absent())
        .decode(MovieTable.record(value.toString()), MovieTable.SCHEMA);
  }

  private static String part(MatchResult markers) {
    Format format =
        FORMATS.stream()
            .filter(known -> known.name().equals(markers.group(2)))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no format " + markers.group(2)));
    String text = FidelityTable.of(format) + "\n" + undetectable(format.undetectableLosses());
    return Matcher.quoteReplacement(markers.group(1) + text + markers.group(3));
  }

  private static String undetectable(List<String> losses) {
    return losses.isEmpty()
        ? "No undetectable loss is known.\n"
        : losses.stream()
            .map(loss -> "- " + loss + "\n")
            .collect(joining("", "Losses that cannot be detected:\n\n", ""));
  }
}
