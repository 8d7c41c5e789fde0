// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class PublisherTest {
  @Test
  void shouldSayWhatToMendOfAFile() {
    assertThat(Publisher.message(new NoSuchFileException("/etc/cassandra.yaml")))
        .isEqualTo("there is no /etc/cassandra.yaml: name what is there, see --help");
    assertThat(Publisher.message(new AccessDeniedException("/var/cdc_raw")))
        .contains("may not read or write /var/cdc_raw");
  }

  @Test
  void shouldLeaveOutTheClassOfWhatExplainsItself() {
    assertThat(Publisher.message(new IOException("the node does not answer")))
        .isEqualTo("the node does not answer");
    assertThat(Publisher.message(new NullPointerException("x"))).contains("NullPointerException");
  }

  @Test
  void shouldTellItsVersion() {
    assertThat(new CommandLine(new PublisherCommand()).getCommandSpec().version())
        .singleElement()
        .asString()
        .startsWith("fullrow-publisher ");
  }
}
