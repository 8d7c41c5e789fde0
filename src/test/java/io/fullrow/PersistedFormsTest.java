// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in docs/persisted-forms.md says what the classes, golden files and tests say. */
class PersistedFormsTest {
  private static final Path PAGE = Path.of("docs/persisted-forms.md");
  private static final Path MAIN = Path.of("src/main/java/io/fullrow");
  private static final Path TESTS = Path.of("src/test/java");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern VERSION = Pattern.compile("`(\\w+)` (\\d+)");
  private static final Pattern NUMBERED = Pattern.compile("\\bint (\\w*VERSION|LAYOUT) =");

  /** One line of the table. */
  record Form(String type, String version, List<String> files, List<String> tests) {
    static Form parse(String line) {
      String[] cells = line.split("\\s*\\|\\s*");
      return new Form(
          code(cells[3]).get(0), cells[4], List.of(cells[5].split(",\\s*")), code(cells[6]));
    }

    private static List<String> code(String cell) {
      return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
    }

    Path source() {
      return MAIN.resolve(type.replace('.', '/') + ".java");
    }
  }

  static Stream<Form> forms() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .filter(line -> line.startsWith("| "))
        .skip(1)
        .map(Form::parse);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldHaveTheVersionsOfTheClass(Form form) throws Exception {
    Class<?> type = Class.forName("io.fullrow." + form.type());
    Set<String> told = new HashSet<>();
    for (MatchResult version : VERSION.matcher(form.version()).results().toList()) {
      Field constant = type.getDeclaredField(version.group(1));
      constant.setAccessible(true);
      assertThat(constant.getInt(null)).isEqualTo(Integer.parseInt(version.group(2)));
      told.add(version.group(1));
    }

    String source = Files.readString(form.source());
    assertThat(NUMBERED.matcher(source).results().map(found -> found.group(1)))
        .as("constants of %s", form.type())
        .containsExactlyInAnyOrderElementsOf(told);
  }

  @ParameterizedTest
  @MethodSource("forms")
  void shouldBeReadByItsTests(Form form) throws IOException {
    String tests = "";
    for (String test : form.tests()) {
      tests += Files.readString(source(test).orElseThrow());
    }
    for (String file : form.files()) {
      assertThat(GOLDEN.resolve(file)).exists();
      // a test may put the name together from folder, name and suffix
      String[] parts = file.split("[/.]");
      assertThat(tests).as(file).contains(Arrays.copyOf(parts, parts.length - 1));
    }
  }

  @Test
  void shouldNameEveryGoldenFile() throws IOException {
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      Set<String> there =
          files
              .filter(Files::isRegularFile)
              .map(file -> GOLDEN.relativize(file).toString().replace('\\', '/'))
              .collect(Collectors.toSet());

      assertThat(forms().flatMap(form -> form.files().stream()).distinct())
          .containsExactlyInAnyOrderElementsOf(there);
    }
  }

  /** A class that numbers its form is on the page. */
  @Test
  void shouldNameEveryClassThatNumbersItsForm() throws IOException {
    Set<Path> named = forms().map(Form::source).collect(Collectors.toSet());
    try (Stream<Path> sources = Files.walk(MAIN)) {
      for (Path source : sources.filter(path -> path.toString().endsWith(".java")).toList()) {
        if (NUMBERED.matcher(Files.readString(source)).find()) {
          assertThat(named).contains(source);
        }
      }
    }
  }

  private static Optional<Path> source(String test) throws IOException {
    try (Stream<Path> sources = Files.walk(TESTS)) {
      return sources
          .filter(path -> path.getFileName().toString().equals(test + ".java"))
          .findFirst();
    }
  }
}
