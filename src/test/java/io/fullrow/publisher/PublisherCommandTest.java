// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fullrow.model.TableId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PublisherCommandTest {
  private static final List<String> NODE =
      List.of("--node-lib=/lib", "--cassandra-yaml=/c.yaml", "--state=/state", "--table=s.a,s.b");

  private final PublisherCommand command = new PublisherCommand();
  private final CommandLine line = new CommandLine(command);

  @Test
  void shouldFollowTheLogWithoutASubcommand() {
    CommandLine.ParseResult parsed = line.parseArgs(arguments());

    assertThat(parsed.hasSubcommand()).isFalse();
    assertThat(command.options().tables())
        .containsExactly(new TableId("s", "a"), new TableId("s", "b"));
  }

  @Test
  void shouldTakeTheSameOptionsBehindTheSubcommand() {
    CommandLine.ParseResult parsed =
        line.parseArgs(arguments("snapshot", "--kafka=bootstrap.servers=k:1", "--topic={table}"));

    assertThat(parsed.subcommand().commandSpec().name()).isEqualTo("snapshot");
    assertThat(command.options().tables())
        .containsExactly(new TableId("s", "a"), new TableId("s", "b"));
    assertThat(command.kafka().topic(new TableId("s", "a"))).isEqualTo("a");
  }

  @Test
  void shouldKnowTheTopicOfATableByDefault() {
    line.parseArgs(arguments("snapshot"));

    assertThat(command.kafka().topic(new TableId("s", "a"))).isEqualTo("raw.s.a");
  }

  @Test
  void shouldRequireTheNodeForASubcommandToo() {
    assertThatExceptionOfType(CommandLine.MissingParameterException.class)
        .isThrownBy(() -> line.parseArgs("snapshot"))
        .withMessageContaining("--node-lib")
        .withMessageContaining("--table");
  }

  private static String[] arguments(String... first) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(NODE);
    return all.toArray(String[]::new);
  }
}
