// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabFoldersTest {
  @TempDir private Path target;

  @Test
  void shouldSayHowToFillTheLab() {
    assertThatThrownBy(() -> LabFolders.create(target))
        .hasMessageContaining("mvn generate-test-resources");
  }

  @Test
  void shouldDeleteTheDataOfRunsThatWereKilled() throws Exception {
    // given
    fill();
    LabFolders living = LabFolders.create(target);
    Process dead = new ProcessBuilder("java", "-version").start();
    dead.waitFor();
    Path left = target.resolve("lab-data/20260101-000000-" + dead.pid() + "-1");
    Files.createDirectories(left.resolve("kafka"));

    // when
    LabFolders.create(target);

    // then
    assertThat(left).doesNotExist();
    assertThat(living.tether()).exists();
  }

  @Test
  void shouldKeepTheLogsWhenTheDataIsDeleted() throws Exception {
    // given
    fill();
    LabFolders folders = LabFolders.create(target);
    Files.writeString(folders.logs().resolve("kafka.1.log"), "line");

    // when
    folders.deleteData();

    // then
    assertThat(folders.data()).doesNotExist();
    assertThat(folders.logs().resolve("kafka.1.log")).exists();
  }

  private void fill() throws Exception {
    Files.createFile(Files.createDirectories(target.resolve("lab")).resolve("complete"));
  }
}
