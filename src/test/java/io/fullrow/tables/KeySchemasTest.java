// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fullrow.registry.RegisteredSchema;
import io.fullrow.registry.RegistryClient;
import io.fullrow.tables.KeySchemas.KeySchemaChangedException;
import io.fullrow.testkit.Golden;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class KeySchemasTest {
  private static final Schema KEY = key("id");
  private static final Schema ALTERED = key("id", "added");

  private final Map<String, JsonNode> operations = new HashMap<>();
  private final Registry registry = new Registry();

  /** Gives ids in the order of registration, from a number that a rebuild changes. */
  private static final class Registry implements RegistryClient {
    private final Map<Schema, Integer> ids = new HashMap<>();
    private int next = 1;

    @Override
    public int register(String subject, Schema schema) {
      return ids.computeIfAbsent(schema, s -> next++);
    }

    @Override
    public Optional<Schema> schemaById(int id) {
      return Optional.empty();
    }

    @Override
    public Optional<RegisteredSchema> latest(String subject) {
      return Optional.empty();
    }

    @Override
    public OptionalInt lookup(String subject, Schema schema) {
      return OptionalInt.empty();
    }
  }

  @Test
  void shouldKeepTheFirstIdAndAcceptItAgain() {
    assertThat(keys().register("dp.t", KEY)).isEqualTo(1);

    assertThat(operations).containsOnlyKeys("key-schema/dp.t");
    assertThat(keys().register("dp.t", KEY)).isEqualTo(1);
  }

  /** As it is stored: a change here would refuse the keys of every topic. */
  @Test
  void shouldStoreToTheLetter() {
    String golden = Golden.line("operations/key-schema.json");

    keys().register("dp.t", KEY);

    assertThat(operations.get("key-schema/dp.t")).hasToString(golden);
    operations.put("key-schema/dp.other", new JsonMapper().readTree(golden));
    assertThat(keys().register("dp.other", KEY)).isEqualTo(1);
  }

  @Test
  void shouldRefuseOtherIdOfRegistryThatWasRebuilt() {
    // given
    keys().register("dp.t", KEY);

    // when
    registry.ids.clear();

    // then
    assertThatThrownBy(() -> keys().register("dp.t", KEY))
        .isInstanceOf(KeySchemaChangedException.class)
        .hasMessageContaining("the id 2, which was 1")
        .isInstanceOfSatisfying(
            KeySchemaChangedException.class,
            changed -> {
              assertThat(changed.remedy())
                  .contains("Restore the registry with its ids", "new events-topic");
              assertThat(changed.isLasting()).isFalse();
            });
  }

  @Test
  void shouldAcceptRegistryThatWasRebuiltWithTheSameIds() {
    // given
    keys().register("dp.t", KEY);

    // when
    registry.ids.clear();
    registry.next = 1;

    // then
    assertThat(keys().register("dp.t", KEY)).isEqualTo(1);
  }

  @Test
  void shouldRefuseOtherSchemaWithoutRegisteringIt() {
    // given
    keys().register("dp.t", KEY);

    // then
    assertThatThrownBy(() -> keys().register("dp.t", ALTERED))
        .isInstanceOf(KeySchemaChangedException.class)
        .hasMessageContaining("ALTER TYPE")
        .isInstanceOfSatisfying(
            KeySchemaChangedException.class, changed -> assertThat(changed.isLasting()).isTrue());
    assertThat(registry.ids).doesNotContainKey(ALTERED);
    assertThat(keys().register("dp.new", ALTERED)).isEqualTo(2);
  }

  @Test
  void shouldNotUseIdThatCannotBeKept() {
    KeySchemas unkept =
        new KeySchemas(
            registry,
            key -> Optional.empty(),
            (key, value) -> CompletableFuture.failedFuture(new IllegalStateException("no broker")));

    assertThatThrownBy(() -> unkept.register("dp.t", KEY)).isInstanceOf(CompletionException.class);
  }

  /** As after a restart: what was kept is all that is known. */
  private KeySchemas keys() {
    return new KeySchemas(
        registry,
        key -> Optional.ofNullable(operations.get(key)),
        (key, value) -> {
          operations.put(key, value);
          return CompletableFuture.completedFuture(null);
        });
  }

  private static Schema key(String... fields) {
    var assembler = SchemaBuilder.record("t_key").namespace("k").fields();
    for (String field : fields) {
      assembler = assembler.requiredInt(field);
    }
    return assembler.endRecord();
  }
}
