// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionFileTest {
  private static final String HOST = "b7a3e1f2-0000-4000-8000-000000000001";

  @TempDir private Path folder;
  private Path path;
  private PositionFile file;

  @BeforeEach
  void name() {
    path = folder.resolve("position");
    file = new PositionFile(path, HOST);
  }

  @Test
  void shouldBeEmptyBeforeTheFirstStart() throws IOException {
    assertThat(file.load()).isEmpty();
  }

  @Test
  void shouldReadWhatItStored() throws IOException {
    for (LogPosition position :
        List.of(
            LogPosition.START.done(3).at(4, 7).seen(5, true),
            LogPosition.START.at(4, 8),
            LogPosition.START)) {
      file.store(position);

      assertThat(new PositionFile(path, HOST).load()).contains(position);
    }
  }

  @Test
  void shouldHaveTheFormThatIsPersisted() throws IOException {
    String text = "fullrow-position 1 " + HOST + " 3-5:all 6:120+ 7:0\n";
    Files.writeString(path, text);

    LogPosition position = file.load().orElseThrow();
    file.store(position);

    assertThat(position).isEqualTo(LogPosition.parse("3-5:all 6:120+ 7:0"));
    assertThat(path).hasContent(text);
  }

  @Test
  void shouldRefuseThePositionOfAnotherNode() throws IOException {
    new PositionFile(path, "another").store(LogPosition.START.at(4, 7));

    assertThatIllegalStateException()
        .isThrownBy(file::load)
        .withMessageContainingAll(path.toString(), "another", HOST, "a state folder of its own");
  }

  @Test
  void shouldRefuseWhatIsNoPositionAndSayWhatToDo() throws IOException {
    for (String text :
        List.of(
            "",
            "\n",
            "garbage",
            "fullrow-position 2 " + HOST + " 4:7",
            "fullrow-position 1 " + HOST + " 4:seven",
            "fullrow-position 1 " + HOST + " 4:99999999999",
            "fullrow-position 1 " + HOST + " 4:7 and more",
            "fullrow-position 1 " + HOST + " 4:7\nfullrow-position 1 " + HOST + " 5:7",
            "\u00ff\u00fe")) {
      Files.write(path, text.getBytes(StandardCharsets.ISO_8859_1)); // the last is no UTF-8

      assertThatIllegalStateException()
          .as(text)
          .isThrownBy(file::load)
          .withMessageContainingAll(path.toString(), "restore it, or remove it");
    }
  }
}
