// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.command.CommandFailedException;
import io.fullrow.command.ExitCode;
import io.fullrow.config.Secrets;
import io.fullrow.config.TestProperties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class ConfiguredReplayTargetTest {
  private final ServerErrors errors =
      new ServerErrors(
          Secrets.of(TestProperties.of(TestProperties.table("k.t", "r", "f", "e", "t"))));

  @Test
  void shouldSayThatTheTargetCannotBeRead() {
    CompletableFuture<Void> read =
        CompletableFuture.failedFuture(new TimeoutException("no schema within 20 s"));

    assertThatThrownBy(() -> ConfiguredReplayTarget.await(read, errors))
        .isInstanceOfSatisfying(
            CommandFailedException.class,
            failed -> assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED))
        .hasMessageContaining("fullrow.target", "no schema within 20 s")
        .hasMessageContaining("run it again");
  }
}
