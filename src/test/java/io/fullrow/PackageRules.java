// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The package table as rules. Each package is listed with all that it may import, so that anything
 * new is a decision; packages that do not exist yet do no harm.
 */
final class PackageRules {
  private static final List<String> EVERYWHERE =
      List.of("java..", "com.google.errorprone.annotations..");
  private static final List<String> BEYOND_THE_PURE_CORE =
      List.of("org.jspecify.annotations..", "org.slf4j..");
  private static final List<String> PURE = List.of("model", "reconcile");

  private static final String JSON = "tools.jackson..";
  private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";
  private static final String AVRO = "org.apache.avro..";
  private static final String DRIVER = "com.datastax.oss.driver..";
  private static final String DRIVER_TYPES = "com.datastax.oss.driver.api.core.type..";
  private static final String DRIVER_DATA = "com.datastax.oss.driver.api.core.data..";
  private static final String KAFKA_COMMON = "org.apache.kafka.common..";
  private static final String KAFKA_CLIENTS = "org.apache.kafka.clients..";
  private static final String KAFKA_STREAMS = "org.apache.kafka.streams..";
  private static final String ROCKS_DB = "org.rocksdb..";

  /** What Micrometer itself keeps percentiles in. */
  private static final String HISTOGRAMS = "org.HdrHistogram..";

  private static final String MICROMETER = "io.micrometer..";

  private static final Set<String> CLOCKS_AND_CHANCE =
      Set.of(
          "java.time.Clock",
          "java.time.InstantSource",
          "java.util.Random",
          "java.util.SplittableRandom",
          "java.util.concurrent.ThreadLocalRandom",
          "java.util.random.RandomGenerator",
          "java.util.Timer",
          "java.security.SecureRandom");
  private static final Set<String> TIME_AND_CHANCE_METHODS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.lang.Math.random",
          "java.util.UUID.randomUUID",
          "java.util.Collections.shuffle");

  private final String root;
  private final Map<String, List<String>> table = new LinkedHashMap<>();

  /**
   * @param root the package that all listed packages live in
   */
  PackageRules(String root) {
    this.root = root;
    allow("model", List.of());
    allow("reconcile", List.of("model"));
    allow("schema", List.of("model"), DRIVER);
    allow("fragment", List.of("model", "codec"), AVRO);
    allow(
        "decode",
        List.of("model", "schema", "fragment"),
        JSON,
        JSON_ANNOTATIONS,
        AVRO,
        DRIVER_TYPES,
        DRIVER_DATA);
    allow("codec", List.of("model"), AVRO);
    allow("registry", List.of(), AVRO, JSON, JSON_ANNOTATIONS, KAFKA_COMMON);
    allow("event", List.of("model", "codec", "schema"), AVRO, DRIVER_TYPES, DRIVER_DATA);
    allow(
        "topology",
        List.of("model", "reconcile", "schema", "codec", "fragment", "decode", "event"),
        KAFKA_COMMON,
        KAFKA_CLIENTS,
        KAFKA_STREAMS,
        ROCKS_DB);
    allow(
        "intake", List.of("model", "fragment", "decode", "topology"), KAFKA_COMMON, KAFKA_CLIENTS);
    allow("sink", List.of("model", "schema", "event"), DRIVER, KAFKA_COMMON, KAFKA_CLIENTS);
    allow(
        "snapshot",
        List.of("model", "schema", "decode", "registry", "event"),
        DRIVER,
        AVRO,
        KAFKA_COMMON,
        KAFKA_CLIENTS);
    allow("verify", List.of("model", "schema"), DRIVER, KAFKA_COMMON, KAFKA_CLIENTS);
    allow(
        "replay",
        List.of("model", "schema", "decode", "registry", "event"),
        AVRO,
        KAFKA_COMMON,
        KAFKA_CLIENTS);
    allow("generation", List.of("operations"), JSON, KAFKA_COMMON);
    allow("operations", List.of(), JSON, KAFKA_COMMON, KAFKA_CLIENTS);
    allow(
        "ops",
        List.of("model", "topology", "sink"),
        MICROMETER,
        JSON,
        JSON_ANNOTATIONS,
        KAFKA_COMMON,
        KAFKA_CLIENTS,
        KAFKA_STREAMS,
        HISTOGRAMS);
  }

  /** One rule for each row of the table but {@code app}, which may import everything. */
  List<ArchRule> imports() {
    List<ArchRule> rules = new ArrayList<>();
    table.forEach((name, allowed) -> rules.add(importsOnly(name, allowed)));
    return rules;
  }

  /** Every class lives in a listed package; {@code app} is listed too. */
  ArchRule onlyListedPackages() {
    String[] listed =
        Stream.concat(table.keySet().stream(), Stream.of("app"))
            .map(this::within)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(listed)
        .because("a new package is a new row of the package table")
        .allowEmptyShould(true);
  }

  ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  ArchRule noClocksOrChance() {
    return noClasses()
        .that()
        .resideInAnyPackage(PURE.stream().map(this::within).toArray(String[]::new))
        .should()
        .dependOnClassesThat(named(CLOCKS_AND_CHANCE))
        .orShould()
        .accessTargetWhere(asksTimeOrChance())
        .because("the merge is a function of its arguments")
        .allowEmptyShould(true);
  }

  List<ArchRule> all() {
    List<ArchRule> rules = new ArrayList<>(imports());
    rules.add(onlyListedPackages());
    rules.add(noCycles());
    rules.add(noClocksOrChance());
    return rules;
  }

  private void allow(String name, List<String> own, String... libraries) {
    Stream<String> siblings = Stream.concat(Stream.of(name), own.stream()).map(this::within);
    Stream<String> general =
        PURE.contains(name)
            ? EVERYWHERE.stream()
            : Stream.concat(EVERYWHERE.stream(), BEYOND_THE_PURE_CORE.stream());
    table.put(name, Stream.of(general, siblings, Stream.of(libraries)).flatMap(s -> s).toList());
  }

  private ArchRule importsOnly(String name, List<String> allowed) {
    return classes()
        .that()
        .resideInAPackage(within(name))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .because("of the package table's row for " + name)
        .allowEmptyShould(true);
  }

  private String within(String name) {
    return root + "." + name + "..";
  }

  private static DescribedPredicate<JavaClass> named(Set<String> names) {
    return DescribedPredicate.describe(
        "are clocks or sources of chance", type -> names.contains(type.getName()));
  }

  private static DescribedPredicate<JavaAccess<?>> asksTimeOrChance() {
    return DescribedPredicate.describe(
        "it tells the time or chance",
        access -> {
          AccessTarget target = access.getTarget();
          String owner = target.getOwner().getName();
          boolean now = target.getName().equals("now") && owner.startsWith("java.time.");
          return now || TIME_AND_CHANCE_METHODS.contains(owner + "." + target.getName());
        });
  }
}
