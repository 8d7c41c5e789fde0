// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.testkit.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStateTest {
  @TempDir private Path folder;
  private final SortedMap<String, Uuid> topics = new TreeMap<>();
  private LocalState local;
  private Path sst;
  private Path process;

  @BeforeEach
  void writeState() throws IOException {
    topics.put("app-rows-changelog", Uuid.randomUuid());
    topics.put("app-work-changelog", Uuid.randomUuid());
    local = new LocalState(folder, "app");
    sst = folder.resolve("app/0_3/rocksdb/rows/000012.sst");
    Files.createDirectories(sst.getParent());
    Files.writeString(sst, "rows");
    process = folder.resolve("app/kafka-streams-process-metadata");
    Files.writeString(process, "{}");
  }

  /** As it is stored: a change here would restore the state of every instance. */
  @Test
  void shouldStoreToTheLetter() throws IOException {
    // given
    Path copy = folder.resolve("app.generation");
    String golden = Golden.line("operations/local-state.json");
    topics.clear();
    topics.put("app-rows-changelog", new Uuid(1, 2));

    // when
    local.record(topics);

    // then
    assertThat(copy).hasContent(golden);
    Files.writeString(copy, golden);
    local.keepOnly(topics);
    assertThat(sst).exists();
  }

  @Test
  void shouldKeepStateOfTheTopicsThatItWasMadeFrom() {
    // given
    local.record(topics);

    // when
    local.keepOnly(topics);

    // then
    assertThat(sst).exists();
  }

  @Test
  void shouldKeepStateWhenLaterVersionAddsStore() {
    // given
    local.record(topics);
    topics.put("app-later-changelog", Uuid.randomUuid());

    // when
    local.keepOnly(topics);

    // then
    assertThat(sst).exists();
  }

  @Test
  void shouldWipeStateOfVersionWithoutCopyAndKeepTheProcessId() {
    // when
    local.keepOnly(topics);

    // then
    assertThat(folder.resolve("app/0_3")).doesNotExist();
    assertThat(process).exists();
  }

  @Test
  void shouldWipeStateOfOtherTopics() {
    // given
    local.record(topics);
    topics.put("app-rows-changelog", Uuid.randomUuid());

    // when
    local.keepOnly(topics);

    // then
    assertThat(sst).doesNotExist();
  }

  @Test
  void shouldWipeStateWhoseChangelogIsGone() {
    // given
    local.record(topics);
    topics.remove("app-work-changelog");

    // when
    local.keepOnly(topics);

    // then
    assertThat(sst).doesNotExist();
  }

  @Test
  void shouldWipeStateWhoseCopyCannotBeRead() throws IOException {
    // given
    Files.writeString(folder.resolve("app.generation"), "{");

    // when
    local.keepOnly(topics);

    // then
    assertThat(sst).doesNotExist();
  }

  @Test
  void shouldDoNothingWhereNoStateIs() {
    new LocalState(folder.resolve("elsewhere"), "app").keepOnly(topics);

    assertThat(sst).exists();
  }
}
