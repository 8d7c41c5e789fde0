// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fullrow.model.TableId;
import io.fullrow.publisher.SchemaDefinition.Column;
import io.fullrow.publisher.SchemaDefinition.Table;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaWatchTest {
  private static final InetSocketAddress ADDRESS = InetSocketAddress.createUnresolved("node", 1);
  private static final TableId TABLE = new TableId("k", "t");

  @TempDir private Path folder;
  private SchemaFile file;
  private final FakeNode node = new FakeNode();

  /** Knows what it was told. */
  private static final class FakeNode implements Node {
    private Identity identity = new Identity("cluster", "host");
    private SchemaDefinition schema = definition(1, table(1, "int"));
    private boolean up = true;
    private final List<SchemaDefinition> learned = new ArrayList<>();
    private final List<UUID> dropped = new ArrayList<>();

    private <T> T answer(T value) throws IOException {
      if (!up) {
        throw new IOException("the node does not answer");
      }
      return value;
    }

    @Override
    public Identity identity(InetSocketAddress address) throws IOException {
      return answer(identity);
    }

    @Override
    public UUID schemaVersion(InetSocketAddress address) throws IOException {
      return answer(schema.version());
    }

    @Override
    public SchemaDefinition schema(InetSocketAddress address) throws IOException {
      return answer(schema);
    }

    @Override
    public void learn(SchemaDefinition definition) {
      learned.add(definition);
    }

    @Override
    public void drop(UUID table) {
      dropped.add(table);
    }

    @Override
    public Ring ring(InetSocketAddress address) {
      throw new AssertionError("not asked");
    }

    @Override
    public Map<UUID, Long> truncations(InetSocketAddress address) {
      throw new AssertionError("not asked");
    }

    @Override
    public SsTable openSsTable(Path dataFile, UUID table) {
      throw new AssertionError("no SSTable is read");
    }

    @Override
    public Segment open(Path segment, Predicate<TableId> published) {
      throw new AssertionError("no segment is read");
    }
  }

  private static UUID id(int number) {
    return new UUID(1, number);
  }

  private static SchemaDefinition definition(int version, Table... tables) {
    return new SchemaDefinition(id(version), List.of(), List.of(tables));
  }

  private static Table table(int id, String type) {
    return new Table(
        "k",
        "t",
        id(id),
        true,
        Set.of(),
        List.of(new Column("v", type, "regular", -1, false)),
        List.of());
  }

  @BeforeEach
  void name() {
    file = new SchemaFile(folder.resolve("schema"));
  }

  private SchemaWatch watch() {
    return new SchemaWatch(node, ADDRESS, file, Set.of(TABLE));
  }

  @Test
  void shouldLearnAndKeepWhatTheNodeTells() throws IOException {
    assertThat(watch().start()).isEqualTo(node.identity);

    assertThat(node.learned).containsExactly(node.schema);
    assertThat(file.load()).contains(new SchemaFile.Known(node.identity, node.schema));
  }

  @Test
  void shouldStartByTheFileWhileTheNodeIsDown() throws IOException {
    watch().start();
    node.learned.clear();
    node.up = false;

    assertThat(watch().start()).isEqualTo(node.identity);

    assertThat(node.learned).containsExactly(node.schema);
  }

  @Test
  void shouldNotStartWithoutNodeAndFile() {
    node.up = false;

    assertThatIOException().isThrownBy(() -> watch().start()).withMessageContaining("answer");
  }

  @Test
  void shouldRefuseTheStateOfAnotherNode() throws IOException {
    watch().start();
    for (Node.Identity other :
        List.of(new Node.Identity("cluster", "other"), new Node.Identity("other", "host"))) {
      node.identity = other;

      assertThatIllegalStateException()
          .isThrownBy(() -> watch().start())
          .withMessageContainingAll("other", "a state folder of its own");
    }
  }

  @Test
  void shouldRefuseACounterAtEachStart() throws IOException {
    node.schema = definition(1, table(1, "counter"));

    for (int start = 0; start < 2; start++) {
      assertThatIllegalStateException()
          .as("start %s", start)
          .isThrownBy(() -> watch().start())
          .withMessageContainingAll("k.t", "counter v", "do not publish it");
    }
    node.schema = definition(2, table(2, "int"));
    watch().start(); // what was dropped does not matter
  }

  @Test
  void shouldResolveWhatTheNodeKnowsMeanwhile() throws IOException {
    SchemaWatch watch = watch();
    watch.start();
    assertThat(watch.resolve(new UnknownSchemaException("a column"))).isFalse();

    node.schema = definition(2, table(1, "int"), table(2, "int"));

    assertThat(watch.resolve(new UnknownSchemaException("a table", id(2)))).isTrue();
    assertThat(node.learned).last().isEqualTo(node.schema);
    assertThat(node.dropped).isEmpty();
  }

  @Test
  void shouldPassOverATableThatNobodyKnows() throws IOException {
    SchemaWatch watch = watch();
    watch.start();

    assertThat(watch.resolve(new UnknownSchemaException("a table", id(9)))).isTrue();

    assertThat(node.dropped).containsExactly(id(9));
  }

  @Test
  void shouldPassOverNothingWhileTheNodeIsDown() throws IOException {
    SchemaWatch watch = watch();
    watch.start();
    node.up = false;

    assertThatIOException()
        .isThrownBy(() -> watch.resolve(new UnknownSchemaException("a table", id(9))));
    assertThat(node.dropped).isEmpty();
  }

  @Test
  void shouldKeepTablesThatWereDropped() throws IOException {
    SchemaWatch watch = watch();
    watch.start();
    node.schema = definition(2, table(2, "int"));

    watch.resolve(new UnknownSchemaException("a table", id(2)));

    assertThat(file.load().orElseThrow().schema().tables())
        .containsExactlyInAnyOrder(table(1, "int"), table(2, "int"));
  }
}
