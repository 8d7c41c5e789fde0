// SPDX-License-Identifier: Apache-2.0
package io.fullrow.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.lab.Lab;
import io.fullrow.lab.SharedLab;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Two instances share an operations topic of a real broker, whatever becomes of both. */
class OperationsTopicIT {
  private static final String TOPIC = "opstopic.operations";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Lab lab;
  private Admin admin;
  private OperationsTopic one;
  private OperationsTopic other;

  @BeforeEach
  void open() throws Exception {
    lab = SharedLab.get();
    admin = Admin.create(kafka());
    create();
    one = OperationsTopic.open(kafka(), TOPIC);
    other = OperationsTopic.open(kafka(), TOPIC);
  }

  @AfterEach
  void close() throws Exception {
    one.close();
    other.close();
    admin.deleteTopics(List.of(TOPIC)).all().get();
    admin.close();
  }

  @Test
  void shouldShareWhatIsWrittenAndKeepItOverRestartsOfBothSides() throws Exception {
    // when
    one.put("a", text("1")).toCompletableFuture().join();

    // then
    assertThat(one.get("a")).contains(text("1"));
    awaitValue(other, "a", "1");

    // when
    lab.kafka().kill9();
    lab.kafka().start();
    other.put("a", text("2")).toCompletableFuture().join();

    // then
    awaitValue(one, "a", "2");

    // when
    one.close();
    one = OperationsTopic.open(kafka(), TOPIC);

    // then
    assertThat(one.get("a")).contains(text("2"));
  }

  @Test
  void shouldFollowTopicThatWasDeletedAndCreatedAnew() throws Exception {
    // given
    one.put("old", text("1")).toCompletableFuture().join();
    awaitValue(other, "old", "1");

    // when
    admin.deleteTopics(List.of(TOPIC)).all().get();
    Awaitility.await().atMost(PATIENCE).ignoreExceptions().untilAsserted(this::create);
    try (OperationsTopic writer = OperationsTopic.open(kafka(), TOPIC)) {
      writer.put("new", text("2")).toCompletableFuture().join();
    }

    // then
    awaitValue(one, "new", "2");
    awaitValue(other, "new", "2");
    assertThat(one.get("old")).isEmpty();
    assertThat(other.get("old")).isEmpty();
  }

  private void create() throws Exception {
    NewTopic topic = new NewTopic(TOPIC, Optional.of(1), Optional.empty());
    admin.createTopics(List.of(topic.configs(Map.of("cleanup.policy", "compact")))).all().get();
  }

  private Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", lab.kafka().bootstrapServers());
  }

  private static void awaitValue(OperationsTopic topic, String key, String value) {
    Awaitility.await(key)
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(topic.get(key)).contains(text(value)));
  }

  private static JsonNode text(String value) {
    return StringNode.valueOf(value);
  }
}
