// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.fullrow.publisher.CdcFolder.Segment;
import io.fullrow.publisher.CdcFolder.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CdcFolderTest {
  @TempDir private Path folder;

  private Path write(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private List<Segment> segments() throws IOException {
    return new CdcFolder(folder).segments();
  }

  @Test
  void shouldListSegmentsAsTheyWereWritten() throws IOException {
    write("CommitLog-7-1000.log", "");
    write("CommitLog-7-999.log", "");
    write("CommitLog-6-1001.log", "");
    write("CommitLog-8-20.log", "");

    assertThat(segments())
        .containsExactly(
            new Segment(20, folder.resolve("CommitLog-8-20.log")),
            new Segment(999, folder.resolve("CommitLog-7-999.log")),
            new Segment(1000, folder.resolve("CommitLog-7-1000.log")),
            new Segment(1001, folder.resolve("CommitLog-6-1001.log")));
  }

  @Test
  void shouldIgnoreOtherFiles() throws IOException {
    for (String name :
        List.of(
            "CommitLog-7-1_cdc.idx",
            "CommitLog-7-1.log.tmp",
            "CommitLog-7.log",
            "CommitLog-7-x.log",
            "aCommitLog-7-1.log",
            "notes.txt")) {
      write(name, "");
    }

    assertThat(segments()).isEmpty();
  }

  @Test
  void shouldTellWhatTheNodeSaysOfASegment() throws IOException {
    write("CommitLog-7-1.log", "");
    Segment segment = segments().get(0);
    assertThat(segment.state()).isEqualTo(State.NOTHING_CAPTURED);

    for (String unfinished : List.of("", "1", "116616", "116616\n", "116616\nCOMPL")) {
      write("CommitLog-7-1_cdc.idx", unfinished);
      assertThat(segment.state()).as(unfinished).isEqualTo(State.CAPTURED);
    }

    for (String finished : List.of("116616\nCOMPLETED", "116616\nCOMPLETED\n")) {
      write("CommitLog-7-1_cdc.idx", finished);
      assertThat(segment.state()).as(finished).isEqualTo(State.COMPLETE);
    }
  }

  @Test
  void shouldTellWhereTheLastCapturedChangeEnds() throws IOException {
    write("CommitLog-7-1.log", "");
    Segment segment = segments().get(0);
    assertThat(segment.captured()).isZero();

    write("CommitLog-7-1_cdc.idx", "");
    assertThat(segment.captured()).isZero();
    write("CommitLog-7-1_cdc.idx", "116616\nCOMPL");
    assertThat(segment.captured()).isEqualTo(116_616);
  }

  @Test
  void shouldDeleteASegmentAndItsIndex() throws IOException {
    write("CommitLog-7-1.log", "");
    write("CommitLog-7-1_cdc.idx", "1\nCOMPLETED");
    write("CommitLog-7-2.log", "");
    write("CommitLog-7-2_cdc.idx", "1");
    Segment segment = segments().get(0);

    segment.delete();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("CommitLog-7-2.log", "CommitLog-7-2_cdc.idx");

    segment.delete(); // the node may have been faster
  }

  @Test
  void shouldFailWithoutItsFolder() {
    assertThatIOException()
        .isThrownBy(() -> new CdcFolder(folder.resolve("none")).segments())
        .withMessageContaining("none");
  }
}
