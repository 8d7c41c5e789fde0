// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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
        .contains("reconcile.Upwards")
        .contains("topology.Springy")
        .doesNotContain("topology.Fine.below");
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

  private static String failures(java.util.List<ArchRule> rules) {
    return rules.stream()
        .map(ArchitectureTest::failure)
        .reduce("", (left, right) -> left + "\n" + right);
  }

  private static String failure(ArchRule rule) {
    return String.join("\n", rule.evaluate(FIXTURES).getFailureReport().getDetails());
  }
}
