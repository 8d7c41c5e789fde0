// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotPublisherTest {
  private static final TableId TABLE = new TableId("shop", "orders");
  private static final UUID ID = new UUID(0, 1);
  private static final int FRAGMENTS_OF_A_TOKEN = 3;

  @TempDir private Path folder;
  private final TestSender sender = new TestSender();
  private SnapshotFile file;
  private Snapshot snapshot;

  @BeforeEach
  void setUp() throws IOException {
    file = new SnapshotFile(folder.resolve("snapshot-tag"));
    snapshot =
        Snapshot.existing(
            "host", "tag", List.of(TABLE), List.of(ssTable("a"), ssTable("b")), Map.of());
    file.store(snapshot);
  }

  private static Snapshot.SsTable ssTable(String name) {
    return new Snapshot.SsTable(TABLE, ID, Path.of("/data").resolve(name), 10);
  }

  @Test
  void shouldPublishAllSsTables() throws IOException {
    Snapshot done = publisher(snapshot).publish();

    assertThat(sender.stored)
        .containsExactly("a1", "a1", "a1", "a2", "a2", "a2", "b1", "b1", "b1", "b2", "b2", "b2");
    assertThat(done.ssTables()).allMatch(Snapshot.SsTable::done);
    assertThat(done.records()).isEqualTo(12);
    assertThat(file.load()).contains(done);
  }

  @Test
  void shouldGoOnBehindTheTokenThatWasNoted() throws IOException {
    Snapshot further =
        snapshot
            .with(0, snapshot.ssTables().get(0).finished(), 6)
            .with(1, snapshot.ssTables().get(1).at(1), 9);

    Snapshot done = publisher(further).publish();

    assertThat(sender.stored).containsExactly("b2", "b2", "b2");
    assertThat(done.records()).isEqualTo(12);
  }

  @Test
  void shouldNoteOnlyWhatKafkaHasStored() throws IOException {
    sender.refused = "b1";

    SnapshotPublisher publisher = publisher(snapshot);
    assertThatExceptionOfType(NotStoredException.class).isThrownBy(publisher::publish);

    assertThat(file.load().orElseThrow().ssTables())
        .extracting(Snapshot.SsTable::done)
        .containsExactly(true, false);
    sender.refused = "";
    Snapshot done = publisher.publish();
    assertThat(done.ssTables()).allMatch(Snapshot.SsTable::done);
    assertThat(done.records()).isEqualTo(12);
    assertThat(sender.stored).contains("a1", "a2", "b1", "b2");
  }

  @Test
  void shouldAwaitKafkaWithinAPartitionThatIsLarge() throws IOException {
    sender.room = 2;

    var unused = publisher(snapshot).publish();

    assertThat(sender.greatest).isEqualTo(2);
  }

  @Test
  void shouldReadWhatItHasStored() throws IOException {
    Snapshot further = snapshot.with(1, snapshot.ssTables().get(1).at(Long.MIN_VALUE + 1), 3);

    file.store(further);

    assertThat(file.load()).contains(further);
  }

  private SnapshotPublisher publisher(Snapshot from) {
    return new SnapshotPublisher(
        node(),
        sender,
        new Pace(Pace.UNLIMITED, System::nanoTime),
        new SnapshotProgress(System::nanoTime),
        file,
        from);
  }

  /** Whose SSTables have the tokens 1 and 2. */
  private static Node node() {
    return (Node)
        Proxy.newProxyInstance(
            Node.class.getClassLoader(),
            new Class<?>[] {Node.class},
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("openSsTable");
              return new TwoTokens();
            });
  }

  private static final class TwoTokens implements Node.SsTable {
    @Override
    public void read(List<TokenRange> ranges, Node.Partitions handler) throws IOException {
      for (long token = 1; token <= 2; token++) {
        long now = token;
        if (ranges.stream().noneMatch(range -> range.after() < now && now <= range.to())) {
          continue;
        }
        for (int i = 0; i < FRAGMENTS_OF_A_TOKEN; i++) {
          handler.fragment(fragment(token));
        }
        handler.handled(token, token / 2.0);
      }
    }

    @Override
    public void close() {}
  }

  private static Fragment fragment(long token) {
    return new Fragment(
        TABLE,
        PartitionKey.of(Bytes.of((byte) token)),
        new Change.Partition(new Deletion(WriteTime.ofMicros(1), 1)),
        true,
        false,
        new Origin("", 0, 0, 0, Optional.empty()));
  }

  private static final class TestSender implements SnapshotPublisher.Sender {
    private final List<String> stored = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private String refused = "";
    private int room = Integer.MAX_VALUE;
    private int greatest;

    @Override
    public int send(String ssTable, Fragment fragment) {
      int key = fragment.partition().components().get(0).unsignedByteAt(0);
      sent.add(ssTable + key);
      greatest = Math.max(greatest, sent.size());
      return 1;
    }

    @Override
    public boolean isFull() {
      return sent.size() >= room;
    }

    @Override
    public void await() throws IOException {
      List<String> waiting = List.copyOf(sent);
      sent.clear();
      if (waiting.contains(refused)) {
        throw new NotStoredException("refused", new IOException());
      }
      stored.addAll(waiting);
    }
  }
}
