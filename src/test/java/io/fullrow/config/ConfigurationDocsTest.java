// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code docs/configuration.md} is made from the metadata that the compiler writes. After a change
 * run {@code mvn test -Dtest=ConfigurationDocsTest -Dupdate.docs=true}.
 */
class ConfigurationDocsTest {
  private static final Path PAGE = Path.of("docs", "configuration.md");
  private static final Path METADATA =
      Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
  private static final Path ELEMENTS =
      Path.of("target", "classes", "META-INF", "spring", "configuration-metadata");

  private static final String CODE = "\\{@code ((?:[^{}]|\\{[^}]*})*)}";

  private record Key(String name, String type, String defaultValue, String description) {}

  @Test
  void shouldMatchTheReferencePage() throws IOException {
    String rendered = page(keys(METADATA, ""), tableKeys());
    if (Boolean.getBoolean("update.docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, rendered);
    }

    assertThat(PAGE)
        .as("run mvn test -Dtest=ConfigurationDocsTest -Dupdate.docs=true")
        .hasContent(rendered);
  }

  @Test
  void shouldDescribeEveryKey() throws IOException {
    List<Key> keys = new ArrayList<>(keys(METADATA, ""));
    keys.addAll(tableKeys());

    assertThat(keys).hasSize(50).allSatisfy(key -> assertThat(key.description()).endsWith("."));
    assertThat(PAGE)
        .as("page() has a section for each group of keys")
        .content()
        .contains(keys.stream().map(key -> "| `" + key.name() + "` |").toList());
  }

  /** The elements of lists have metadata of their own. */
  private static List<Key> tableKeys() throws IOException {
    List<Key> keys = new ArrayList<>(elements(TableSettings.class, "fullrow.tables[0]."));
    keys.addAll(elements(InputSettings.class, "fullrow.tables[0].inputs[0]."));
    keys.addAll(elements(KeyspaceSettings.class, "fullrow.keyspaces[0]."));
    return keys;
  }

  private static List<Key> elements(Class<?> type, String prefix) throws IOException {
    return keys(ELEMENTS.resolve(type.getName() + ".json"), prefix);
  }

  /** The keys of our own records; the metadata also has Boot's keys for our endpoint. */
  private static List<Key> keys(Path metadata, String prefix) throws IOException {
    List<Key> keys = new ArrayList<>();
    JsonNode root = new JsonMapper().readTree(Files.readString(metadata));
    for (JsonNode property : root.get("properties")) {
      String name = prefix + property.get("name").asString();
      if (name.startsWith("fullrow.")) {
        keys.add(
            new Key(
                name,
                type(property.get("type").asString()),
                defaultValue(property.get("defaultValue")),
                property.path("description").asString("").replaceAll(CODE, "`$1`")));
      }
    }
    return keys;
  }

  private static String type(String javaType) {
    String simple = javaType.replaceAll("[a-zA-Z.]+\\.([A-Z])", "$1");
    return switch (simple) {
      case "String" -> "text";
      case "Integer" -> "whole number";
      case "Duration" -> "duration";
      case "DataSize" -> "size";
      case "Path" -> "path";
      case "List<String>" -> "list of texts";
      case "List<TableSettings>" -> "list of tables";
      case "List<KeyspaceSettings>" -> "list of keyspaces";
      case "List<InputSettings>" -> "list of topics with formats";
      case "Map<String,String>" -> "map";
      case "Set<Role>" -> "set of materialize, sink, way-back";
      default -> throw new AssertionError("say in the page what " + javaType + " is");
    };
  }

  private static String defaultValue(@org.jspecify.annotations.Nullable JsonNode value) {
    if (value == null) {
      return "";
    }
    String text =
        value.isArray()
            ? value.valueStream().map(JsonNode::asString).collect(joining(", "))
            : value.asString();
    return text.isEmpty() ? "" : "`" + text + "`";
  }

  private static String page(List<Key> keys, List<Key> tableKeys) {
    return """
    # Configuration

    Made from the source by `ConfigurationDocsTest`; edit the Javadoc of the records in `io.fullrow.config` instead.

    Keys are Spring Boot properties: in `application.yaml` next to the jar, as `--key=value`, or as
    environment variables in capitals, without dashes, with `_` for dots and around indexes:
    `fullrow.target.contact-points` is `FULLROW_TARGET_CONTACTPOINTS`, `fullrow.tables[0].inputs[0].topic`
    is `FULLROW_TABLES_0_INPUTS_0_TOPIC`. Lists may be written with commas. A list given in one source
    replaces the whole list of another: `--fullrow.tables[0].target=x.y` alone leaves one table without a
    source. Write every key of every element in one place. Names of passed-through properties that contain dashes or
    capitals cannot be written as environment variables; use a file, or `SPRING_APPLICATION_JSON`.

    A bad or unknown key ends the start with exit code 1 and one message that names every key at
    fault, its value and the remedy. [glossary.md](glossary.md) defines the terms.

    """
        + table(keys, 1)
        + group("kafka", "Kafka", keys)
        + group("schema-registry", "Schema registry", keys)
        + group("ordering", "Order", keys)
        + "\n## Tables\n\n"
        + table(keysOf("tables", tableKeys), 2)
        + "\n"
        + table(tableKeys, 3)
        + "\n## Many tables\n\n"
        + table(keysOf("table-defaults", keys), 2)
        + "\n"
        + table(keysOf("keyspaces", tableKeys), 2)
        + group("target", "Target cluster", keys)
        + group("source", "Source cluster", keys);
  }

  private static String group(String name, String title, List<Key> keys) {
    return "\n## " + title + "\n\n" + table(keysOf(name, keys), 2);
  }

  private static List<Key> keysOf(String group, List<Key> keys) {
    return keys.stream()
        .filter(k -> k.name().matches("fullrow\\." + group + "(\\[0])?\\..*"))
        .toList();
  }

  private static String table(List<Key> keys, int dots) {
    Stream<String> rows =
        keys.stream()
            .filter(key -> key.name().chars().filter(c -> c == '.').count() == dots)
            .map(
                key ->
                    String.format(
                        Locale.ROOT,
                        "| `%s` | %s | %s | %s |\n",
                        key.name(),
                        key.type(),
                        key.defaultValue(),
                        key.description()));
    return "| Key | Type | Default | Meaning |\n|---|---|---|---|\n" + rows.collect(joining());
  }
}
