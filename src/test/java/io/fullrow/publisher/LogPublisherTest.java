// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Segments whose mutations are in memory; each mutation is its name, ten bytes long. */
class LogPublisherTest {
  private static final TableId TABLE = new TableId("k", "t");
  private static final String HOST = "host";
  private static final int LENGTH = 10;

  @TempDir private Path root;
  private Path cdcRaw;
  private Path spool;
  private Path stored;
  private Path corrupt;
  private final List<LogPublisher.SegmentEnd> ends = new ArrayList<>();
  private boolean stopping;
  private Set<MutationPlace> passedOver = Set.of();
  private final FakeNode node = new FakeNode();
  private final FakeSender sender = new FakeSender();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();

  /** Has written these mutations to its segments. */
  private final class FakeNode implements Node {
    private final Map<String, List<String>> segments = new HashMap<>();
    private boolean knowsTheSchema;

    @Override
    public Identity identity(InetSocketAddress address) {
      throw new AssertionError("not asked");
    }

    @Override
    public UUID schemaVersion(InetSocketAddress address) {
      throw new AssertionError("not asked");
    }

    @Override
    public SchemaDefinition schema(InetSocketAddress address) {
      throw new AssertionError("not asked");
    }

    @Override
    public void learn(SchemaDefinition schema) {
      throw new AssertionError("not told");
    }

    @Override
    public void drop(UUID table) {
      throw new AssertionError("not told");
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
      assertThat(published.test(TABLE)).isTrue();
      return new FakeSegment(segment);
    }

    private List<String> mutations(Path segment) {
      return segments.getOrDefault(segment.getFileName().toString(), List.of());
    }
  }

  /** As a real one, it looks only at what was written behind the last section that it has read. */
  private final class FakeSegment implements Node.Segment {
    private final Path file;
    private int read;

    FakeSegment(Path file) {
      this.file = file;
    }

    @Override
    public boolean hasMore() {
      return read == 0 || node.mutations(file).size() > read;
    }

    @Override
    public void read(int after, Node.Mutations handler) throws IOException {
      if (!Files.exists(file)) {
        throw new NoSuchFileException(file.toString());
      }
      List<String> mutations = node.mutations(file);
      for (int i = read; i < mutations.size(); i++) {
        int end = (i + 1) * LENGTH;
        if (end > after) {
          handler.mutation(end, fragments(mutations.get(i), i * LENGTH));
        }
      }
      read = mutations.size();
    }

    private List<Fragment> fragments(String mutation, int start) throws IOException {
      if (mutation.equals("corrupt")) {
        throw new CorruptLogException(start, "a checksum is wrong");
      }
      if (mutation.equals("unknown") && !node.knowsTheSchema) {
        throw new UnknownSchemaException("not known")
            .at(file.getFileName() + ":" + (start + LENGTH));
      }
      return mutation.equals("nothing") ? List.of() : List.of(fragment(mutation));
    }
  }

  /** Stores at the next await. */
  private final class FakeSender implements LogPublisher.Sender {
    private final List<String> sent = new ArrayList<>();
    private final List<String> kept = new ArrayList<>();

    /** Each try to tell. */
    private final List<String> lost = new ArrayList<>();

    private int fullAt = Integer.MAX_VALUE;
    private boolean fails;
    private Runnable onAwait = () -> {};

    @Override
    public void send(long segment, int end, Fragment fragment) {
      String name = new String(fragment.partition().serialized().toArray(), StandardCharsets.UTF_8);
      sent.add(name + "@" + segment + ":" + end);
      onSend.run();
    }

    /** Runs when a mutation has been sent. */
    private Runnable onSend = () -> {};

    @Override
    public void lost(TableId table, String what) {
      assertThat(what).contains(table.toString(), "Run fullrow-publisher snapshot");
      lost.add(what);
    }

    @Override
    public boolean isFull() {
      return sent.size() >= fullAt;
    }

    @Override
    public void await() throws IOException {
      onAwait.run();
      if (fails) {
        sent.clear();
        throw new IOException("Kafka does not answer");
      }
      kept.addAll(sent);
      sent.clear();
    }

    /** What was stored since the last call. */
    private List<String> published() {
      assertThat(sent).as("on its way").isEmpty();
      List<String> all = List.copyOf(kept);
      kept.clear();
      return all;
    }
  }

  private static Fragment fragment(String name) {
    return new Fragment(
        TABLE,
        PartitionKey.of(Bytes.wrap(name.getBytes(StandardCharsets.UTF_8))),
        new Change.Partition(new Deletion(WriteTime.ofMicros(5), 6)),
        false,
        false,
        new Origin("", 0, 0, 0, Optional.empty()));
  }

  @BeforeEach
  void begin() throws IOException {
    spool = Files.createDirectory(root.resolve("spool"));
    cdcRaw = Files.createDirectory(root.resolve("cdc_raw"));
    stored = root.resolve("position");
    corrupt = root.resolve("state/corrupt");
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void end() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(LogPublisher.class.getPackageName());
  }

  private LogPublisher publisher() throws IOException {
    return new LogPublisher(
        node,
        new CdcFolder(List.of(cdcRaw, spool)),
        Set.of(TABLE),
        sender,
        new PositionFile(stored, HOST),
        corrupt,
        new Pace(Pace.UNLIMITED, System::nanoTime),
        passedOver,
        () -> stopping,
        new LogPublisher.Listener() {
          @Override
          public void ended(LogPublisher.SegmentEnd end) {
            ends.add(end);
          }
        });
  }

  private Path file(long segment) {
    return cdcRaw.resolve("CommitLog-7-" + segment + ".log");
  }

  private Path index(long segment) {
    return cdcRaw.resolve("CommitLog-7-" + segment + "_cdc.idx");
  }

  /** The node writes to a segment, which it may have made just now. */
  private void write(long segment, String... mutations) throws IOException {
    Files.writeString(file(segment), "bytes of " + segment);
    node.segments
        .computeIfAbsent(file(segment).getFileName().toString(), unused -> new ArrayList<>())
        .addAll(List.of(mutations));
  }

  private void captured(long segment) throws IOException {
    Files.writeString(index(segment), "10");
  }

  private void complete(long segment) throws IOException {
    Files.writeString(index(segment), "10\nCOMPLETED");
  }

  private void delete(long segment) throws IOException {
    Files.delete(file(segment));
    Files.deleteIfExists(index(segment));
  }

  private LogPosition stored() throws IOException {
    return new PositionFile(stored, HOST).load().orElse(LogPosition.START);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }

  @Test
  void shouldPublishWhatTheNodeWrites() throws IOException {
    LogPublisher publisher = publisher();
    assertThat(publisher.pass()).as("anything").isFalse();
    write(1, "a", "nothing", "b");

    assertThat(publisher.pass()).isTrue();
    assertThat(sender.published()).containsExactly("a@1:10", "b@1:30");
    assertThat(publisher.pass()).isFalse();

    write(1, "c", "nothing");
    write(2, "d");
    assertThat(publisher.pass()).isTrue();
    assertThat(sender.published()).containsExactly("c@1:40", "d@2:10");
    assertThat(publisher.position()).isEqualTo(LogPosition.parse("1:50+ 2:10+"));
    assertThat(errors()).isEmpty();
  }

  @Test
  void shouldMoveItsPositionOnlyByWhatIsStored() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "b", "c");
    sender.fullAt = 2;
    List<Integer> ends = new ArrayList<>();
    sender.onAwait = () -> ends.add(publisher.position().end(1));

    publisher.pass();

    assertThat(ends).containsExactly(0, 20);
    assertThat(publisher.position().end(1)).isEqualTo(30);
  }

  @Test
  void shouldSendAgainWhatWasNotStored() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    publisher.pass();
    sender.published();
    write(1, "b", "c");
    write(2, "d");
    captured(1);
    complete(1);
    sender.fails = true;

    for (int i = 0; i < 2; i++) {
      assertThatIOException().isThrownBy(publisher::pass).withMessageContaining("Kafka");
      assertThat(publisher.position().end(1)).isEqualTo(10);
      assertThat(file(1)).exists();
    }

    sender.fails = false;
    publisher.pass();
    assertThat(sender.published()).containsExactly("b@1:20", "c@1:30", "d@2:10");
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldKeepWhatWasStoredBeforeAFailureInTheSameSegment() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "b", "c");
    sender.fullAt = 2;
    sender.onAwait = () -> sender.fails = publisher.position().end(1) > 0;

    assertThatIOException().isThrownBy(publisher::pass);
    assertThat(publisher.position().end(1)).isEqualTo(20);

    sender.onAwait = () -> sender.fails = false;
    publisher.pass();
    assertThat(sender.published()).containsExactly("a@1:10", "b@1:20", "c@1:30");
  }

  @Test
  void shouldDeleteACompleteSegmentOnceItsPositionIsStored() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    complete(1);
    write(2);
    sender.onAwait = () -> assertThat(file(1)).exists();

    publisher.pass();

    assertThat(sender.published()).containsExactly("a@1:10");
    assertThat(stored().isDone(1)).isTrue();
    assertThat(cdcRaw.toFile().list()).containsExactly(file(2).getFileName().toString());
  }

  @Test
  void shouldNotDeleteASegmentWhosePositionCannotBeStored() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    complete(1);
    Path inTheWay = Files.createDirectory(root.resolve("position.tmp"));

    for (int i = 0; i < 3; i++) {
      assertThatIOException().as("pass %s", i).isThrownBy(publisher::pass);
      assertThat(file(1)).exists();
      assertThat(stored()).isEqualTo(LogPosition.START);
    }

    Files.delete(inTheWay);
    publisher.pass();
    assertThat(stored().isDone(1)).isTrue();
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldDeleteASegmentThatComesBack() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    complete(1);
    write(2);
    publisher.pass();
    sender.published();

    write(1);
    complete(1);
    publisher.pass();

    assertThat(file(1)).doesNotExist();
    assertThat(index(1)).doesNotExist();
    assertThat(sender.published()).isEmpty();
  }

  @Test
  void shouldPublishWhatIsBeforeAnUnknownSchema() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "unknown", "b");
    write(2, "c");
    complete(1);

    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(UnknownSchemaException.class).isThrownBy(publisher::pass);
      assertThat(publisher.position().end(1)).isEqualTo(10);
      assertThat(file(1)).exists();
    }
    assertThat(sender.published()).containsExactly("a@1:10");

    node.knowsTheSchema = true;
    publisher.pass();
    assertThat(sender.published()).containsExactly("unknown@1:20", "b@1:30", "c@2:10");
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldNotMoveOnAnUnknownSchemaIfKafkaFailsToo() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "unknown");
    sender.fails = true;

    assertThatIOException().isThrownBy(publisher::pass);

    assertThat(publisher.position().end(1)).isZero();
  }

  @Test
  void shouldSetADamagedSegmentAside() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "corrupt", "b");
    complete(1);
    write(2, "c");

    publisher.pass();

    assertThat(sender.published()).containsExactly("a@1:10", "c@2:10");
    assertThat(corrupt.resolve(file(1).getFileName())).hasContent("bytes of 1");
    assertThat(file(1)).doesNotExist();
    assertThat(stored().isDone(1)).isTrue();
    assertThat(errors())
        .singleElement()
        .asString()
        .contains(file(1).getFileName().toString(), "byte 10", corrupt.toString(), "snapshot");
    assertThat(sender.lost).singleElement().asString().contains("damaged at byte 10");
  }

  @Test
  void shouldNotSetADamagedSegmentAsideBeforeTheRestIsStored() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "corrupt");
    complete(1);
    sender.fails = true;

    assertThatIOException().isThrownBy(publisher::pass);

    assertThat(file(1)).exists();
    assertThat(corrupt).doesNotExist();
  }

  @Test
  void shouldWaitForTheRestOfASegmentThatIsBeingWritten() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "corrupt");
    captured(1);
    write(2, "b");

    assertThat(publisher.pass()).isTrue();
    assertThat(sender.published()).containsExactly("a@1:10", "b@2:10");
    assertThat(publisher.pass()).isFalse();
    assertThat(file(1)).exists();
    assertThat(corrupt).doesNotExist();
    assertThat(errors()).isEmpty();

    node.segments.put(file(1).getFileName().toString(), List.of("a", "c"));
    publisher.pass();
    assertThat(sender.published()).containsExactly("c@1:20");
  }

  @Test
  void shouldTellWhetherThereWasAnythingBeforeWhatIsBeingWritten() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "corrupt");

    assertThat(publisher.pass()).isTrue();
    assertThat(publisher.pass()).isFalse();
  }

  @Test
  void shouldTellOfASegmentThatVanishedWithChanges() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.pass();

    delete(1);
    publisher.pass();
    publisher.pass();

    assertThat(errors())
        .singleElement()
        .asString()
        .contains("segment 1", "to 10", "changes are lost", "snapshot");
    assertThat(publisher.position().open()).containsOnlyKeys(2L);
    assertThat(sender.lost).singleElement().asString().contains("segment 1", "written between");
  }

  @Test
  void shouldTellReadersOfALossUntilKafkaHasStoredIt() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.pass();
    sender.published();
    delete(1);
    sender.fails = true;

    assertThatIOException().isThrownBy(publisher::pass);
    assertThat(publisher.position().open()).containsKey(1L);
    sender.fails = false;
    publisher.pass();
    publisher.pass();

    assertThat(sender.lost).hasSize(2);
    assertThat(errors()).hasSize(1);
    assertThat(ends).as("counted once").containsExactly(LogPublisher.SegmentEnd.VANISHED);
    assertThat(publisher.position().open()).containsOnlyKeys(2L);
  }

  @Test
  void shouldTellOfASegmentThatVanishedWhileThereWasNoPublisher() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.pass();
    publisher.close();
    delete(1);

    publisher().pass();

    assertThat(errors()).singleElement().asString().contains("segment 1", "changes are lost");
  }

  @Test
  void shouldTellOfSegmentsThatVanishedWhileKafkaDidNotAnswer() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    write(2, "b");
    write(3, "c");
    captured(1);
    captured(2);
    sender.fails = true;
    assertThatIOException().isThrownBy(publisher::pass);

    delete(1);
    delete(2);
    sender.fails = false;
    publisher.pass();

    assertThat(sender.published()).containsExactly("c@3:10");
    assertThat(errors())
        .hasSize(2)
        .anyMatch(error -> error.contains("segment 1 "))
        .anyMatch(error -> error.contains("segment 2 "));
    assertThat(sender.lost)
        .as("one note for the table")
        .singleElement()
        .asString()
        .contains("segment 1 (published to 0), segment 2 ", "are gone");
  }

  @Test
  void shouldPublishALostSegmentThatComesBack() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.pass();
    delete(1);
    publisher.pass();
    sender.published();

    // A node that replays its log after a crash links it once more.
    write(1, "b");
    complete(1);
    publisher.pass();

    assertThat(sender.published()).contains("b@1:20");
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldLetTheNodeTakeAwayASegmentWithoutChanges() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "nothing");
    write(2);
    publisher.pass();

    delete(1);
    publisher.pass();

    assertThat(errors()).isEmpty();
    assertThat(publisher.position().isDone(1)).isTrue();
  }

  @Test
  void shouldNotTakeAnEmptyFolderForTheEndOfAllSegments() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    write(2);
    captured(1);
    publisher.pass();
    publisher.close();
    sender.published();

    // Its volume is not mounted, or another folder was named.
    Path elsewhere = Files.move(cdcRaw, root.resolve("elsewhere"));
    Files.createDirectory(cdcRaw);
    LogPublisher hasty = publisher();
    hasty.pass();
    hasty.close();
    Files.delete(cdcRaw);
    Files.move(elsewhere, cdcRaw);
    write(2, "b");
    publisher().pass();

    assertThat(sender.published()).containsExactly("b@2:10");
    assertThat(file(2)).exists();
    assertThat(errors()).isEmpty();
  }

  @Test
  void shouldGoOnIfASegmentVanishesWhileItIsRead() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    write(2, "b");
    write(3);
    sender.onAwait =
        () -> {
          try {
            Files.deleteIfExists(file(2));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        };

    publisher.pass();
    write(3, "c");
    publisher.pass();

    assertThat(sender.published()).containsExactly("a@1:10", "c@3:10");
    assertThat(errors()).isEmpty();
  }

  @Test
  void shouldNotTakeAnEmptySegmentForDone() throws IOException {
    LogPublisher publisher = publisher();
    write(1);
    write(2, "a");
    complete(2);
    publisher.pass();
    assertThat(publisher.position().isDone(1)).isFalse();
    assertThat(file(1)).exists();

    write(1, "b");
    complete(1);
    publisher.pass();

    assertThat(sender.published()).containsExactly("a@2:10", "b@1:10");
  }

  @Test
  void shouldDeleteACompleteSegmentWithoutAnythingToPublish() throws IOException {
    write(1, "nothing");
    complete(1);

    publisher().pass();

    assertThat(file(1)).doesNotExist();
    assertThat(sender.published()).isEmpty();
  }

  @Test
  void shouldGoOnFromWhatWasStored() throws IOException {
    LogPublisher first = publisher();
    write(1, "a", "b");
    write(2, "c");
    complete(1);
    first.pass();
    first.close();
    sender.published();
    write(2, "d");

    LogPublisher second = publisher();
    assertThat(second.position()).isEqualTo(first.position());
    second.pass();

    assertThat(sender.published()).containsExactly("d@2:20");
  }

  @Test
  void shouldPublishAgainWhatACrashLeftUnstored() throws IOException {
    write(1, "a");
    publisher().pass();
    sender.published();

    publisher().pass(); // the former was not closed, and a second had not gone by

    assertThat(sender.published()).containsExactly("a@1:10");
  }

  @Test
  void shouldStoreItsPositionEverySecond() throws Exception {
    LogPublisher publisher = publisher();
    write(1, "a");
    publisher.pass();
    assertThat(stored()).isEqualTo(LogPosition.START);

    Thread.sleep(1_010);
    publisher.pass();

    assertThat(stored().end(1)).isEqualTo(10);
  }

  @Test
  void shouldStoreItsPositionWhileItWaitsForASchema() throws Exception {
    LogPublisher publisher = publisher();
    write(1, "a", "unknown");
    assertThatExceptionOfType(UnknownSchemaException.class).isThrownBy(publisher::pass);
    assertThat(stored()).isEqualTo(LogPosition.START);

    Thread.sleep(1_010);
    assertThatExceptionOfType(UnknownSchemaException.class).isThrownBy(publisher::pass);

    assertThat(stored().end(1)).isEqualTo(10);
  }

  @Test
  void shouldTellOfAVanishedSegmentWhileItWaitsForASchema() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2, "unknown");
    assertThatExceptionOfType(UnknownSchemaException.class).isThrownBy(publisher::pass);
    delete(1);

    assertThatExceptionOfType(UnknownSchemaException.class).isThrownBy(publisher::pass);

    assertThat(errors()).singleElement().asString().contains("segment 1", "changes are lost");
  }

  @Test
  void shouldStopWithinASegment() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "b", "c");
    complete(1);
    write(2, "d");
    sender.onSend = () -> stopping = true;

    publisher.pass();
    publisher.close();

    assertThat(sender.published()).containsExactly("a@1:10");
    assertThat(stored()).isEqualTo(LogPosition.parse("1:10+ 2:0"));
    assertThat(file(1)).exists();

    stopping = false;
    sender.onSend = () -> {};
    publisher().pass();
    assertThat(sender.published()).containsExactly("b@1:20", "c@1:30", "d@2:10");
  }

  @Test
  void shouldStoreItsPositionWithinALongSegment() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a", "b", "c");
    List<Integer> ends = new ArrayList<>();
    sender.onSend =
        () -> {
          try {
            Thread.sleep(1_010);
            ends.add(stored().end(1));
          } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
          }
        };

    publisher.pass();

    assertThat(ends).containsExactly(0, 10, 20);
  }

  @Test
  void shouldKeepADamagedSegmentOnceHoweverOftenKafkaFails() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    publisher.pass();
    sender.published();
    write(1, "corrupt");
    complete(1);
    sender.fails = true;

    for (int i = 0; i < 3; i++) {
      assertThatIOException().isThrownBy(publisher::pass);
    }
    assertThat(file(1)).exists();
    sender.fails = false;
    publisher.pass();

    assertThat(errors()).hasSize(1);
    assertThat(corrupt.resolve(file(1).getFileName())).exists();
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldGoOnWhereASegmentIsMovedTo() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.pass();
    assertThat(sender.published()).containsExactly("a@1:10");

    write(1, "b");
    complete(1);
    for (Path each : List.of(index(1), file(1))) {
      Files.move(each, spool.resolve(each.getFileName()));
    }
    publisher.pass();

    assertThat(sender.published()).containsExactly("b@1:20");
    assertThat(spool).isEmptyDirectory();
    assertThat(errors()).isEmpty();
  }

  @Test
  void shouldPassOverOneMutationThatIsGivenUp() throws IOException {
    write(1, "a", "unknown", "b");
    complete(1);
    passedOver = Set.of(MutationPlace.parse(file(1).getFileName() + ":20"));
    LogPublisher publisher = publisher();

    publisher.pass();
    assertThat(stored().end(1)).isEqualTo(20);
    publisher.pass();

    assertThat(sender.published()).containsExactly("a@1:10", "b@1:30");
    assertThat(sender.lost)
        .singleElement()
        .asString()
        .contains("passed over", file(1).getFileName() + ":20", "not known");
    assertThat(file(1)).doesNotExist();
  }

  @Test
  void shouldPassOverNoOtherMutation() throws IOException {
    write(1, "a", "unknown", "b");
    passedOver = Set.of(new MutationPlace(1, 30));

    assertThatExceptionOfType(UnknownSchemaException.class)
        .isThrownBy(publisher()::pass)
        .withMessageContaining(file(1).getFileName() + ":20 waits");
    assertThat(sender.lost).isEmpty();
  }

  @Test
  void shouldNotTakeAnEmptyFolderForTheEndOfAllSegmentsThatAreNotSpooled() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    write(2, "b");
    captured(2);
    publisher.pass();
    publisher.close();
    sender.published();
    Path elsewhere = Files.move(cdcRaw, root.resolve("elsewhere"));
    Files.createDirectory(cdcRaw);
    Files.writeString(spool.resolve(file(9).getFileName()), "another");

    LogPublisher hasty = publisher();
    hasty.pass();

    assertThat(errors()).isEmpty();
    assertThat(hasty.position().end(2)).isEqualTo(10);
    assertThat(hasty.position().isDone(1)).isFalse();
    assertThat(elsewhere).isNotEmptyDirectory();
  }

  @Test
  void shouldKnowWhatIsCapturedByWhatIsRead() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    write(2);
    publisher.pass();
    delete(1);

    publisher.pass();

    assertThat(sender.lost).as("its index file was never seen").hasSize(1);
  }

  @Test
  void shouldLookWhileKafkaIsAwaited() throws IOException {
    LogPublisher publisher = publisher();
    write(1, "a");
    captured(1);
    write(2);
    publisher.look();
    delete(1);

    publisher.pass();

    assertThat(sender.lost).singleElement().asString().contains("segment 1");
    assertThat(stored().open()).containsKey(2L);
  }
}
