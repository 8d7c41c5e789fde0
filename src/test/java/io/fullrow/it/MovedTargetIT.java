// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.CassandraNode;
import io.fullrow.lab.FullrowService;
import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The target comes back with other addresses behind the same names, and later once more. */
class MovedTargetIT {
  private static final String NAME = "target.lab";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int SOME = 100;

  private final Lab lab = SharedLab.get();
  private final CassandraNode node = SharedLab.target().node(1);
  private final String home = node.address();
  @TempDir private Path folder;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private AlbumPipeline pipeline;

  @SuppressWarnings("NullAway.Init") // each test makes it
  private FullrowService service;

  @AfterEach
  void stop() {
    service.stop();
    if (!node.address().equals(home)) {
      move(home);
    }
    pipeline.close();
  }

  @Test
  void shouldFindTheTargetAgainByName() throws Exception {
    // given
    pipeline = new AlbumPipeline(lab, "moved", SharedLab.target());
    Map<String, String> config = new HashMap<>(pipeline.config());
    config.put("fullrow.target.contact-points", NAME + ":9042");
    name(home);
    service =
        lab.service("moved", config)
            .withSystemProperty("jdk.net.hosts.file", hosts().toString())
            .withSystemProperty("sun.net.inetaddr.ttl", "1");
    service.start();
    Pipelines.awaitReady(service);
    pipeline.write(SOME, pipeline.random()::next);
    pipeline.assertEqual(service);

    // when
    move(home.substring(0, home.lastIndexOf('.')) + ".105");
    pipeline.write(SOME, pipeline.random()::next);
    awaitUp();
    Awaitility.await("caught up at the new address")
        .atMost(PATIENCE)
        .until(() -> Pipelines.lag(service).get("caughtUp").asBoolean());
    move(home);
    pipeline.write(SOME, pipeline.random()::next);
    awaitUp();

    // then
    pipeline.assertEqual(service);
    assertThat(AlbumPipeline.deadLetters(service)).isZero();
  }

  private void move(String address) {
    node.stop();
    if (service.isRunning()) {
      Awaitility.await("the target is away").atMost(PATIENCE).until(() -> dependencies() == 503);
    }
    node.moveTo(address);
    node.start();
    name(address);
  }

  private void awaitUp() {
    Awaitility.await("the target is back").atMost(PATIENCE).until(() -> dependencies() == 200);
  }

  private int dependencies() throws IOException {
    return service.get("health/dependencies").statusCode();
  }

  private void name(String address) {
    try {
      Files.writeString(hosts(), "127.0.0.1 localhost\n" + address + " " + NAME + "\n");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Path hosts() {
    return folder.resolve("hosts");
  }
}
