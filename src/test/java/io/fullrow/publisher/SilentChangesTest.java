// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fullrow.model.Fragment;
import io.fullrow.model.TableId;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilentChangesTest {
  private static final TableId PUBLISHED = new TableId("shop", "orders");
  private static final UUID ORDERS = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);
  private static final InetSocketAddress ADDRESS =
      InetSocketAddress.createUnresolved("localhost", 9042);

  @TempDir private Path folder;
  private final Map<UUID, Long> truncated = new HashMap<>(Map.of(ORDERS, 1_000L));
  private final FakeSender sender = new FakeSender();
  private long now;
  private boolean answers = true;
  private SchemaDefinition schema = schema();

  private SilentChanges watch() throws IOException {
    return new SilentChanges(
        node(), ADDRESS, () -> schema, folder.resolve("told"), Set.of(PUBLISHED), () -> now);
  }

  private Node node() {
    return (Node)
        Proxy.newProxyInstance(
            Node.class.getClassLoader(),
            new Class<?>[] {Node.class},
            (proxy, method, arguments) -> {
              if (!answers) {
                throw new IOException("the node is down");
              }
              assertThat(method.getName()).isEqualTo("truncations");
              return Map.copyOf(truncated);
            });
  }

  private static SchemaDefinition schema(SchemaDefinition.Dropped... dropped) {
    return new SchemaDefinition(
        new UUID(0, 0),
        List.of(),
        List.of(table("orders", ORDERS, dropped), table("other", OTHER, dropped)));
  }

  private static SchemaDefinition.Table table(
      String name, UUID id, SchemaDefinition.Dropped... dropped) {
    return new SchemaDefinition.Table(
        "shop",
        name,
        id,
        true,
        Set.of(),
        List.of(new SchemaDefinition.Column("v", "text", "regular", -1, false)),
        List.of(dropped));
  }

  private void poll(SilentChanges watch) throws IOException {
    now += TimeUnit.SECONDS.toNanos(10);
    watch.poll(sender);
  }

  private static final class FakeSender implements LogPublisher.Sender {
    private final List<String> sent = new ArrayList<>();
    private boolean fails;

    @Override
    public void send(long segment, int end, Fragment fragment) {
      throw new AssertionError("no fragment is sent");
    }

    @Override
    public void lost(TableId table, String what) {
      assertThat(what).contains(table.toString(), "--delete-extra");
      sent.add(what);
    }

    @Override
    public boolean isFull() {
      return false;
    }

    @Override
    public void await() throws IOException {
      if (fails) {
        throw new IOException("Kafka does not answer");
      }
    }
  }

  @Test
  void shouldTellOfWhatIsTruncatedFromItsFirstStartOn() throws IOException {
    SilentChanges watch = watch();
    poll(watch);
    assertThat(sender.sent).as("before the first start").isEmpty();

    truncated.put(ORDERS, 5_000L);
    truncated.put(OTHER, 5_000L);
    poll(watch);
    poll(watch);

    assertThat(sender.sent)
        .singleElement()
        .asString()
        .contains("shop.orders was truncated at 1970-01-01T00:00:05Z");
  }

  @Test
  void shouldTellOfWhatIsTruncatedWhileItDoesNotRun() throws IOException {
    poll(watch());
    truncated.put(ORDERS, 5_000L);

    poll(watch());
    poll(watch());

    assertThat(sender.sent).hasSize(1);
  }

  @Test
  void shouldTellAgainWhatKafkaDidNotTake() throws IOException {
    SilentChanges watch = watch();
    poll(watch);
    truncated.put(ORDERS, 5_000L);
    sender.fails = true;
    assertThatIOException().isThrownBy(() -> poll(watch));

    sender.fails = false;
    watch.poll(sender);
    watch.poll(sender);

    assertThat(sender.sent).hasSize(2);
  }

  @Test
  void shouldWaitForANodeThatIsDown() throws IOException {
    SilentChanges watch = watch();
    poll(watch);
    truncated.put(ORDERS, 5_000L);
    answers = false;
    poll(watch);
    assertThat(sender.sent).isEmpty();

    answers = true;
    watch.poll(sender);
    assertThat(sender.sent).as("not asked all the time").isEmpty();
    poll(watch);
    assertThat(sender.sent).hasSize(1);
  }

  @Test
  void shouldRefuseAFileOfSomethingElse() throws IOException {
    Files.writeString(folder.resolve("told"), "[]");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(this::watch)
        .withMessageContaining("remove it");
  }

  @Test
  void shouldTellOfAColumnThatIsDroppedAndAddedAgain() throws IOException {
    SilentChanges watch = watch();
    poll(watch);
    schema =
        schema(
            new SchemaDefinition.Dropped("gone", "text", "regular", 7_000),
            new SchemaDefinition.Dropped("v", "text", "regular", 8_000));
    poll(watch);
    poll(watch);

    assertThat(sender.sent)
        .singleElement()
        .asString()
        .contains("shop.orders has the column v again, which was dropped at 1970-01-01T00:00:08Z");
  }

  @Test
  void shouldNotTellOfWhatATableHasWhenItIsFirstPublished() throws IOException {
    poll(
        new SilentChanges(
            node(), ADDRESS, () -> schema, folder.resolve("told"), Set.of(), () -> now));

    SilentChanges watch = watch();
    poll(watch);
    assertThat(sender.sent).isEmpty();

    truncated.put(ORDERS, 5_000L);
    poll(watch);
    assertThat(sender.sent).hasSize(1);
  }
}
