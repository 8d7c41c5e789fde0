package io.fullrow.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.EncodedEvent;
import io.fullrow.event.EventHeaders;
import io.fullrow.model.Bytes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorstRowsTest {
  private static final int ELEMENTS = 4_400;

  /** What an element takes in memory, decoded and planned: measured on a 64-bit JVM. */
  private static final int BYTES_PER_ELEMENT = 412;

  @TempDir private Path directory;

  /** 320 rows of 4,400 elements, 32 MB on the wire, would take about 600 MB all at once. */
  @Test
  void shouldWriteABacklogOfTheWorstRowsInAHeapOf512Megabytes() throws Exception {
    // given
    Path output = directory.resolve("output");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                WorstRows.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(new File(output.toString()))
            .start();

    // when
    boolean ended = process.waitFor(5, TimeUnit.MINUTES);
    process.destroyForcibly();

    // then
    assertThat(ended).isTrue();
    assertThat(process.exitValue()).as(text(output)).isZero();
  }

  @Test
  void shouldWeighARowByItsCells() {
    // given
    EncodedEvent event = WorstRows.event();

    // when
    Delivery delivery =
        new Delivery(
            new SinkTopic("rows", new io.fullrow.model.TableId("old", "t"), false, false),
            WorstRows.record(event, 0),
            new PartitionOffsets(new TopicPartition("rows", 0)));

    // then
    int metadata =
        event.headers().stream()
            .filter(header -> header.name().equals(EventHeaders.META))
            .flatMap(header -> header.value().stream())
            .mapToInt(Bytes::size)
            .sum();
    assertThat(delivery.weight() / ELEMENTS)
        .as("%d bytes of metadata", metadata)
        .isBetween((long) BYTES_PER_ELEMENT, 3L * BYTES_PER_ELEMENT);
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file);
  }
}
