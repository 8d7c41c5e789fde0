// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SpaceAlarmTest {
  private static final int LIMIT = 1_000;

  @TempDir private Path cdcRaw;
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private long now;
  private SpaceAlarm alarm;

  @BeforeEach
  void begin() {
    alarm = new SpaceAlarm(new CdcSpace(cdcRaw, LIMIT), () -> now);
    log.start();
    logger().setLevel(Level.INFO); // whatever other tests of this JVM have set above it
    logger().addAppender(log);
  }

  @AfterEach
  void end() {
    logger().detachAppender(log);
    logger().setLevel(null);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SpaceAlarm.class);
  }

  private List<Level> lookedAt(int bytes, int secondsLater) throws IOException {
    Files.write(cdcRaw.resolve("CommitLog-7-1.log"), new byte[bytes]);
    now += TimeUnit.SECONDS.toNanos(secondsLater);
    log.list.clear();
    alarm.look();
    return log.list.stream().map(ILoggingEvent::getLevel).toList();
  }

  @Test
  void shouldTellEachLevelOnceAndThenEachMinute() throws IOException {
    assertThat(lookedAt(499, 3)).isEmpty();
    assertThat(lookedAt(500, 3)).containsExactly(Level.WARN);
    assertThat(lookedAt(600, 3)).isEmpty();
    assertThat(lookedAt(800, 3)).containsExactly(Level.ERROR);
    assertThat(log.list.get(0).getFormattedMessage()).contains("at 80 %", "1000 bytes");
    assertThat(lookedAt(900, 30)).isEmpty();
    assertThat(lookedAt(900, 30)).containsExactly(Level.ERROR);
    assertThat(lookedAt(100, 3)).containsExactly(Level.INFO);
    assertThat(lookedAt(100, 90)).isEmpty();
    assertThat(lookedAt(600, 3)).containsExactly(Level.WARN);
  }

  @Test
  void shouldNotLookAllTheTime() throws IOException {
    assertThat(lookedAt(0, 0)).isEmpty();
    assertThat(lookedAt(900, 1)).isEmpty();
    assertThat(lookedAt(900, 1)).containsExactly(Level.ERROR);
  }
}
