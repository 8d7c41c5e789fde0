// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SpoolTest {
  private static final int SEGMENT = 100;
  private static final int RAW_LIMIT = 1_000;

  @TempDir private Path cdcRaw;
  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private long now;
  private Path used;

  @BeforeEach
  void begin() {
    used = folder.resolve("used");
    log.start();
    logger().addAppender(log);
  }

  @AfterEach
  void end() {
    logger().detachAppender(log);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(Spool.class);
  }

  private Path file(Path in, long segment) {
    return in.resolve("CommitLog-7-" + segment + ".log");
  }

  private void write(long segment, boolean complete) throws IOException {
    Files.write(file(cdcRaw, segment), new byte[SEGMENT]);
    Files.writeString(
        cdcRaw.resolve("CommitLog-7-" + segment + "_cdc.idx"), complete ? "9\nCOMPLETED" : "9");
  }

  private Spool spool(long limit) {
    return new Spool(new CdcSpace(cdcRaw, RAW_LIMIT), space(limit), () -> now);
  }

  private CdcSpace space(long limit) {
    try {
      return Spool.prepare(folder, "host", limit, used);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<Long> spooled() throws IOException {
    return new CdcFolder(folder.resolve("host"))
        .segments().stream().map(CdcFolder.Segment::id).toList();
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("host"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void shouldMoveTheOldestFinishedSegmentsUntilThereIsRoom() throws IOException {
    for (int segment = 1; segment <= 6; segment++) {
      write(segment, segment != 2);
    }

    spool(10_000).move();

    assertThat(spooled()).containsExactly(1L, 3L, 4L);
    assertThat(file(cdcRaw, 1)).doesNotExist();
    assertThat(file(folder.resolve("host"), 1)).hasSize(SEGMENT);
    CdcFolder both = new CdcFolder(List.of(cdcRaw, folder.resolve("host")));
    assertThat(both.segments())
        .extracting(CdcFolder.Segment::id)
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    assertThat(both.segments().get(0).state()).isEqualTo(CdcFolder.State.COMPLETE);
  }

  @Test
  void shouldLeaveWhatFits() throws IOException {
    write(1, true);

    spool(10_000).move();

    assertThat(files()).isEmpty();
    assertThat(file(cdcRaw, 1)).exists();
  }

  @Test
  void shouldTellOnceAMinuteThatItIsFull() throws IOException {
    for (int segment = 1; segment <= 8; segment++) {
      write(segment, true);
    }
    Spool spool = spool(2 * SEGMENT + 50);

    spool.move();
    spool.move();

    assertThat(spooled()).containsExactly(1L, 2L);
    assertThat(errors()).singleElement().asString().contains("is full", "--spool-limit");
    now += TimeUnit.MINUTES.toNanos(1);
    spool.move();
    assertThat(errors()).hasSize(2);
  }

  @Test
  void shouldNotKeepTwiceWhatANodeHasLinkedOnceMore() throws IOException {
    for (int segment = 1; segment <= 6; segment++) {
      write(segment, true);
    }
    Spool spool = spool(10_000);
    spool.move();
    write(1, true);

    spool.move();

    assertThat(file(folder.resolve("host"), 1)).hasSize(SEGMENT);
    assertThat(file(cdcRaw, 1)).doesNotExist();
  }

  @Test
  void shouldRefuseToStartWithoutASpoolThatHasSegments() throws IOException {
    CdcSpace own = space(10_000);
    Files.write(file(own.folder(), 1), new byte[SEGMENT]);

    assertThatIllegalStateException()
        .isThrownBy(() -> Spool.requireEmpty(used))
        .withMessageContaining("--spool=" + folder);

    Files.delete(file(own.folder(), 1));
    Spool.requireEmpty(used);
    Spool.requireEmpty(used);
    assertThat(used).doesNotExist();
  }

  @Test
  void shouldRefuseASpoolThatWasUsedAndIsNotMounted() throws IOException {
    Files.delete(space(10_000).folder());

    assertThatIllegalStateException()
        .isThrownBy(() -> Spool.prepare(folder, "host", 10_000, used))
        .withMessageContaining("mounted");
    assertThatIllegalStateException().isThrownBy(() -> Spool.requireEmpty(used));
  }

  @Test
  void shouldTellThatTheSpoolIsGone() throws IOException {
    for (int segment = 1; segment <= 6; segment++) {
      write(segment, true);
    }
    Spool spool = spool(10_000);
    Files.delete(folder.resolve("host"));

    spool.move();

    assertThat(errors()).singleElement().asString().contains("cannot be moved");
    assertThat(file(cdcRaw, 1)).exists();
  }

  @Test
  void shouldRemoveWhatACrashLeft() throws IOException {
    Path own = Files.createDirectories(folder.resolve("host"));
    Files.writeString(own.resolve("CommitLog-7-1.log.tmp"), "half");
    Files.writeString(own.resolve("CommitLog-7-2_cdc.idx"), "9\nCOMPLETED");

    assertThat(space(10_000).bytes()).isEqualTo(11);
    assertThat(files()).containsExactly("CommitLog-7-2_cdc.idx");
    assertThat(spooled()).isEmpty();
  }

  @Test
  void shouldGoOnAfterItCouldNotMove() throws IOException {
    for (int segment = 1; segment <= 6; segment++) {
      write(segment, true);
    }
    Spool spool = spool(10_000);
    Path own = folder.resolve("host");
    Files.delete(own);
    Files.writeString(own, "in the way");

    spool.move();

    assertThat(errors()).singleElement().asString().contains("cannot be moved");
    assertThat(file(cdcRaw, 1)).exists();
    Files.delete(own);
    Files.createDirectory(own);
    now += TimeUnit.SECONDS.toNanos(5);
    spool.move();
    assertThat(spooled()).contains(1L);
  }

  private List<String> errors() {
    return log.list.stream()
        .filter(event -> event.getLevel() == Level.ERROR)
        .map(ILoggingEvent::getFormattedMessage)
        .toList();
  }
}
