// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.workload.Movies;

/** What to try while the demo stays up. */
final class Hints {
  private Hints() {}

  static void print(Screen screen, Lab lab, FullrowService service) {
    String kafka = lab.kafka().bootstrapServers();
    screen.step("Everything stays up until Ctrl-C. To try meanwhile:");
    screen.line("health      curl -s " + service.actuator() + "/health");
    screen.line("lag         curl -s " + service.actuator() + "/lag");
    screen.line("metrics     curl -s " + service.actuator() + "/prometheus | grep ^fullrow");
    screen.line("schemas     curl -s " + lab.registry().url() + "/subjects");
    screen.line(
        "rows        cqlsh %s -e 'SELECT * FROM %s LIMIT 5'"
            .formatted(lab.cassandra().node(1).address(), Movies.table(DemoSetup.NEW)));
    screen.line(
        "            (write to keyspace %s, read from %s)".formatted(DemoSetup.OLD, DemoSetup.NEW));
    screen.line("fragments   " + consume(kafka, lab.rawTopic(DemoSetup.OLD, Movies.TABLE)));
    screen.line("groups      java -cp 'target/lab/kafka/*' \\");
    screen.line("              org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \\");
    screen.line("              --bootstrap-server " + kafka + " --describe --all-groups");
    screen.line("");
  }

  private static String consume(String kafka, String topic) {
    return "java -cp 'target/lab/kafka/*' org.apache.kafka.tools.consumer.ConsoleConsumer \\\n"
        + "                --bootstrap-server "
        + kafka
        + " --from-beginning --topic "
        + topic;
  }
}
