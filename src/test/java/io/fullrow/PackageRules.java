// SPDX-License-Identifier: Apache-2.0
package io.fullrow;

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
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The package table as rules. Each package is listed with all that it may import, so that anything
 * new is a decision. A row is about one package, not about those below it. ARCHITECTURE.md has the
 * same table, for people.
 */
final class PackageRules {
  /** May import everything, and nothing may import it. */
  static final String ROOF = "app";

  /** A process of its own, in a jar of its own: not even the roof may import it. */
  private static final String APART = "publisher";

  private static final List<String> EVERYWHERE =
      List.of("java.", "com.google.errorprone.annotations.");
  private static final List<String> BEYOND_THE_PURE_CORE =
      List.of("org.jspecify.annotations.", "org.slf4j.");
  private static final List<String> PURE = List.of("model", "reconcile");

  private static final String JSON = "tools.jackson.";
  private static final String JSON_ANNOTATIONS = "com.fasterxml.jackson.annotation.";
  private static final String AVRO = "org.apache.avro.";
  private static final String DRIVER = "com.datastax.";
  private static final String DRIVER_TYPES = "com.datastax.oss.driver.api.core.type.";
  private static final String DRIVER_DATA = "com.datastax.oss.driver.api.core.data.";

  /** Of one driver's connection, whose refresh is asked there. */
  private static final String DRIVER_CHANNEL = "io.netty.channel.";

  private static final String DRIVER_CONFIG = "com.typesafe.config.";
  private static final String KAFKA_COMMON = "org.apache.kafka.common.";
  private static final String KAFKA_CLIENTS = "org.apache.kafka.clients.";
  private static final String KAFKA_STREAMS = "org.apache.kafka.streams.";
  private static final String ROCKS_DB = "org.rocksdb.";
  private static final String SPRING = "org.springframework.";

  /** What Micrometer itself keeps percentiles in. */
  private static final String HISTOGRAMS = "org.HdrHistogram.";

  private static final String PICOCLI = "picocli.";
  private static final List<String> COMMAND_LINE = List.of(PICOCLI, "me.tongfei.progressbar.");

  /** The JDK's own. */
  private static final String HTTP_SERVER = "com.sun.net.httpserver.";

  /** How the publisher's log is written is chosen before there is one. */
  private static final String LOGBACK = "ch.qos.logback.";

  private static final String YAML = "org.yaml.snakeyaml.";
  private static final String MICROMETER = "io.micrometer.";

  private static final String JMX = "javax.management.";

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
  private final Map<String, PackageRow> table = new LinkedHashMap<>();

  /**
   * @param root the package that all listed packages live in
   */
  PackageRules(String root) {
    this.root = root;
    core();
    formats();
    stages();
    service();
    commands();
    row(APART)
        .imports("model", "fragment")
        .uses(
            JSON,
            JSON_ANNOTATIONS,
            LOGBACK,
            KAFKA_CLIENTS,
            KAFKA_COMMON,
            MICROMETER,
            PICOCLI,
            YAML,
            HTTP_SERVER,
            JMX);
  }

  private void core() {
    row("model");
    row("reconcile").imports("model");
    row("codec").imports("model").uses(AVRO);
    row("threads");
    row("schema").imports("model", "codec").uses(DRIVER);
    row("registry").uses(AVRO, JSON, JSON_ANNOTATIONS, KAFKA_COMMON);
    row("fragment").imports("model", "codec").uses(AVRO);
    row("event.avro").imports("model", "codec", "schema").uses(AVRO, DRIVER_TYPES, DRIVER_DATA);
    row("event")
        .imports("model", "codec", "schema", "event.avro")
        .uses(AVRO, DRIVER_TYPES, DRIVER_DATA);
    row("deadletter").imports("model", "fragment", "event").uses(KAFKA_COMMON, KAFKA_CLIENTS);
    row("verify").imports("model", "schema").uses(DRIVER);
  }

  private void formats() {
    row("decode").imports("model", "schema").uses(AVRO);
    row("decode.raw")
        .imports("model", "codec", "schema", "decode")
        .uses(JSON, AVRO, DRIVER_TYPES, DRIVER_DATA);
    row("decode.fragment")
        .imports("model", "codec", "schema", "fragment", "decode", "decode.raw")
        .uses(AVRO, DRIVER_TYPES);
    for (String format : List.of("debezium", "sidecar", "trigger")) {
      row("decode." + format)
          .imports("model", "schema", "decode", "decode.raw")
          .uses(JSON, JSON_ANNOTATIONS, AVRO, DRIVER_TYPES, DRIVER_DATA);
    }
  }

  private void stages() {
    row("topology.state")
        .imports("model", "reconcile", "schema", "codec", "fragment")
        .uses(KAFKA_STREAMS);
    row("topology")
        .imports(
            "model",
            "reconcile",
            "schema",
            "fragment",
            "decode",
            "decode.fragment",
            "event",
            "deadletter",
            "topology.state")
        .uses(KAFKA_COMMON, KAFKA_CLIENTS, KAFKA_STREAMS, ROCKS_DB);
    row("intake")
        .imports(
            "model", "threads", "fragment", "decode", "deadletter", "topology", "topology.state")
        .uses(KAFKA_COMMON, KAFKA_CLIENTS);
    row("sink").imports("model", "schema", "codec", "event").uses(DRIVER_TYPES, DRIVER_DATA);
    row("cluster").uses(DRIVER);
    row("sink.cassandra").imports("model", "schema", "sink").uses(DRIVER);
    row("sink.kafka")
        .imports("model", "threads", "schema", "event", "deadletter", "sink")
        .uses(KAFKA_COMMON, KAFKA_CLIENTS);
  }

  private void service() {
    row("operations").uses(JSON, KAFKA_COMMON, KAFKA_CLIENTS);
    row("generation").imports("operations").uses(JSON, KAFKA_COMMON);
    row("ops")
        .imports("model", "threads")
        .uses(MICROMETER, HISTOGRAMS, JSON, JSON_ANNOTATIONS, KAFKA_COMMON, KAFKA_CLIENTS);
    row("config")
        .imports("model", "reconcile")
        .uses(SPRING, DRIVER, DRIVER_CONFIG, KAFKA_COMMON, KAFKA_CLIENTS, KAFKA_STREAMS);
    row("tables")
        .imports(
            "model",
            "threads",
            "schema",
            "registry",
            "decode",
            "decode.debezium",
            "decode.fragment",
            "decode.sidecar",
            "decode.trigger",
            "event",
            "topology",
            "sink",
            "sink.kafka",
            "operations",
            "config")
        .uses(DRIVER, DRIVER_CHANNEL, AVRO, JSON, KAFKA_COMMON);
  }

  private void commands() {
    row("producer")
        .imports("model", "schema", "fragment")
        .uses(DRIVER, KAFKA_CLIENTS, KAFKA_COMMON);
    row("ddl").imports("model", "schema", "config").uses(DRIVER);
    row("check").imports("model", "schema", "config", "tables", "canary").uses(DRIVER);
    row("verify.recorded").imports("verify").uses(JSON);
    row("snapshot")
        .imports("model", "threads", "schema", "fragment", "operations")
        .uses(DRIVER, JSON, KAFKA_CLIENTS, KAFKA_COMMON);
    row("replay")
        .imports("model", "operations", "sink.kafka")
        .uses(JSON, KAFKA_CLIENTS, KAFKA_COMMON);
    row("repair")
        .imports(
            "model", "reconcile", "codec", "schema", "fragment", "verify", "snapshot", "canary")
        .uses(KAFKA_CLIENTS, KAFKA_COMMON);
    row("canary")
        .imports("model", "schema", "fragment", "decode", "config")
        .uses(DRIVER, KAFKA_CLIENTS, KAFKA_COMMON);
    row("cutover")
        .imports("operations", "ops", "canary", "verify.recorded")
        .uses(JSON, JSON_ANNOTATIONS);
    row("command")
        .imports(
            "model",
            "reconcile",
            "schema",
            "registry",
            "fragment",
            "deadletter",
            "decode",
            "topology",
            "operations",
            "generation",
            "ops",
            "config",
            "tables",
            "check",
            "ddl",
            "canary",
            "cutover",
            "snapshot",
            "replay",
            "repair",
            "verify",
            "verify.recorded")
        .uses(COMMAND_LINE)
        .uses(DRIVER, JSON, JSON_ANNOTATIONS, KAFKA_CLIENTS, KAFKA_COMMON);
  }

  /** What each package may import of this project, without the roof. */
  Map<String, Set<String>> table() {
    Map<String, Set<String>> imports = new LinkedHashMap<>();
    table.forEach((name, row) -> imports.put(name, new TreeSet<>(row.imports())));
    return imports;
  }

  /** One rule for each row of the table but the roof's. */
  List<ArchRule> imports() {
    return table.values().stream().map(this::importsOnly).toList();
  }

  /** Every class lives in a listed package, or on the roof. */
  ArchRule onlyListedPackages() {
    String[] listed =
        Stream.concat(table.keySet().stream(), Stream.of(ROOF))
            .map(name -> root + "." + name)
            .toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(root + "..")
        .should()
        .resideInAnyPackage(listed)
        .because("a new package is a new row of the package table: PackageRules, ARCHITECTURE.md")
        .allowEmptyShould(true);
  }

  ArchRule noCycles() {
    return slices().matching(root + ".(**)").should().beFreeOfCycles().allowEmptyShould(true);
  }

  /** What the service used of it would come into the publisher's jar, and beside each node. */
  ArchRule apart() {
    return noClasses()
        .that()
        .resideOutsideOfPackage(root + "." + APART)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(root + "." + APART)
        .because("it runs beside a node, in a process of its own")
        .allowEmptyShould(true);
  }

  ArchRule noClocksOrChance() {
    return noClasses()
        .that()
        .resideInAnyPackage(PURE.stream().map(name -> root + "." + name).toArray(String[]::new))
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
    rules.add(apart());
    rules.add(noClocksOrChance());
    return rules;
  }

  private PackageRow row(String name) {
    PackageRow row = new PackageRow(root, name);
    row.uses(EVERYWHERE);
    if (!PURE.contains(name)) {
      row.uses(BEYOND_THE_PURE_CORE);
    }
    table.put(name, row);
    return row;
  }

  private ArchRule importsOnly(PackageRow row) {
    return classes()
        .that()
        .resideInAPackage(root + "." + row.name())
        .should(new ImportOnlyWhatTheTableAllows(row, List.copyOf(table.values())))
        .allowEmptyShould(true);
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
