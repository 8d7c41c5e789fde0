// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the package table, and shows on broken fixtures that its rules can fail. */
class ArchitectureTest {
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.fullrow");
  private static final JavaClasses FIXTURES =
      new ClassFileImporter().importPackages("io.fullrow.archfixture");

  private static final PackageRules RULES = new PackageRules("io.fullrow");
  private static final PackageRules FIXTURE_RULES = new PackageRules("io.fullrow.archfixture");

  static Stream<ArchRule> rules() {
    return RULES.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void shouldHold(ArchRule rule) {
    assertThatCode(() -> rule.check(PRODUCTION)).doesNotThrowAnyException();
  }

  @Test
  void shouldSeeTheProductionClasses() {
    assertThat(PRODUCTION.contain("io.fullrow.reconcile.MergeLaws")).isTrue();
    assertThat(PRODUCTION.contain("io.fullrow.ArchitectureTest")).isFalse();
  }

  @Test
  void shouldCatchAnImportUpwards() {
    assertThat(failures(FIXTURE_RULES.imports()))
        .contains("reconcile.Upwards imports")
        .contains("topology.Springy imports")
        .doesNotContain("topology.Fine imports");
  }

  @Test
  void shouldSayWhereAClassBelongs() {
    assertThat(failures(FIXTURE_RULES.imports()))
        .containsPattern("reconcile.Upwards imports .*allowed in: topology[,.]")
        .containsPattern("topology.Springy imports .*allowed in: config[,.]");
  }

  /** A permission that nobody uses is how a wall goes soft. By source: bytes have no constants. */
  @Test
  void shouldPermitNothingThatIsNotUsed() throws IOException {
    Pattern imported = Pattern.compile("import (?:static )?io\\.fullrow\\.([a-z.]+)\\.[A-Z].*");
    Path sources = Path.of("src/main/java/io/fullrow");
    Map<String, Set<String>> used = new TreeMap<>();
    RULES.table().keySet().forEach(name -> used.put(name, new TreeSet<>()));
    try (Stream<Path> files = Files.walk(sources)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        String home = sources.relativize(file.getParent()).toString().replace('/', '.');
        if (used.containsKey(home)) {
          Files.readAllLines(file).stream()
              .map(imported::matcher)
              .filter(Matcher::matches)
              .map(found -> found.group(1))
              .filter(name -> !name.equals(home))
              .forEach(used.get(home)::add);
        }
      }
    }

    assertThat(used).containsExactlyInAnyOrderEntriesOf(RULES.table());
  }

  /** People read the table there. */
  @Test
  void shouldHaveTheTableOfArchitectureMd() throws IOException {
    Pattern row = Pattern.compile("\\| `([a-z.]+)` \\| .* \\| (.*) \\|");
    Map<String, Set<String>> told =
        Files.readAllLines(Path.of("ARCHITECTURE.md")).stream()
            .dropWhile(line -> !line.equals("## Packages"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .map(row::matcher)
            .filter(Matcher::matches)
            .filter(found -> !found.group(1).equals(PackageRules.ROOF))
            .collect(
                Collectors.toMap(
                    found -> found.group(1),
                    found ->
                        Stream.of(found.group(2).split("[ ,`]+"))
                            .filter(name -> !name.isEmpty())
                            .collect(Collectors.toCollection(TreeSet::new))));

    assertThat(told).containsExactlyInAnyOrderEntriesOf(RULES.table());
  }

  @Test
  void shouldCatchALibraryThatIsNotListed() {
    assertThat(failures(FIXTURE_RULES.imports()))
        .contains("model.Logging")
        .contains("org.slf4j.LoggerFactory");
  }

  @Test
  void shouldCatchAPackageThatIsNotListed() {
    assertThat(failure(FIXTURE_RULES.onlyListedPackages())).contains("unlisted.Stray");
  }

  @Test
  void shouldCatchACycle() {
    assertThat(failure(FIXTURE_RULES.noCycles())).contains("Cycle detected");
  }

  @Test
  void shouldCatchWhoeverImportsThePublisher() {
    assertThat(failure(FIXTURE_RULES.apart())).contains("app.Reaching").contains("publisher.Apart");
  }

  @Test
  void shouldCatchEveryClockAndSourceOfChance() {
    assertThat(failure(FIXTURE_RULES.noClocksOrChance()))
        .contains(
            "currentTimeMillis()",
            "nanoTime()",
            "Instant.now()",
            "LocalDate.now()",
            "java.time.Clock",
            "java.util.Random",
            "java.util.concurrent.ThreadLocalRandom",
            "randomUUID()",
            "Math.random()")
        .doesNotContain("topology.Fine.below");
  }

  private static String failures(List<ArchRule> rules) {
    return rules.stream()
        .map(ArchitectureTest::failure)
        .reduce("", (left, right) -> left + "\n" + right);
  }

  private static String failure(ArchRule rule) {
    return String.join("\n", rule.evaluate(FIXTURES).getFailureReport().getDetails());
  }
}
