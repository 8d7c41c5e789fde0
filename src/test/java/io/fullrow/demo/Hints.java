// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import static io.fullrow.demo.DemoSetup.NEW;
import static io.fullrow.demo.DemoSetup.OLD;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;
import java.util.List;

/** What to try while the demo stays up. */
final class Hints {
  private Hints() {}

  static void print(Screen screen, Lab lab, Source source, FullrowService service) {
    String kafka = lab.kafka().bootstrapServers();
    screen.step("Everything stays up until Ctrl-C. To try meanwhile:");
    screen.line("health      curl -s " + service.actuator() + "/health");
    screen.line("lag         curl -s " + service.actuator() + "/lag");
    screen.line("metrics     curl -s " + service.actuator() + "/prometheus | grep ^fullrow");
    screen.line("schemas     curl -s " + lab.registry().url() + "/subjects");
    screen.line("commands    mvn -q package -DskipTests         (once, for the jar)");
    List.of("check", "verify", "dlq list").forEach(each -> screen.line("            " + jar(each)));
    screen.line("rows        (if you have cqlsh; write to %s, read from %s)".formatted(OLD, NEW));
    screen.line(
        "            cqlsh %s -e 'SELECT * FROM %s LIMIT 5'"
            .formatted(lab.cassandra().node(1).address(), Movies.table(NEW)));
    screen.line("fragments   " + consume(kafka, source.rawTopic()));
    screen.line("groups      java -cp 'target/lab/kafka/*' \\");
    screen.line("              org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \\");
    screen.line("              --bootstrap-server " + kafka + " --describe --all-groups");
    screen.line("");
  }

  /** A command of the product, with the configuration that the demo has written. */
  private static String jar(String command) {
    return "java -jar target/fullrow-[0-9]*.jar %s \\\n                %s"
        .formatted(command, DemoConfiguration.argument());
  }

  private static String consume(String kafka, String topic) {
    return "java -cp 'target/lab/kafka/*' org.apache.kafka.tools.consumer.ConsoleConsumer \\\n"
        + "                --bootstrap-server "
        + kafka
        + " --from-beginning --topic "
        + topic;
  }
}
