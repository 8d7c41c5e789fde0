// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Keys of the work store and entries of the buffer, against those that were recorded. */
class WorkKeysTest {
  private static final Bytes ASIDE = Bytes.wrap("old.aside".getBytes(StandardCharsets.US_ASCII));

  private record Entry(Bytes key, Bytes value) {}

  @Test
  void shouldMakeTheKeysThatWereRecorded() throws IOException {
    for (Entry entry : recorded("waiting-work", "work")) {
      assertThat(entry.key()).isIn(mark(entry), madeAgain(entry.key()));
    }
  }

  /** A mark, or the fence beside it. */
  private static Bytes mark(Entry entry) {
    int kind = WorkKeys.kind(entry.key());
    return entry.value().isEmpty() ? WorkKeys.fence(kind) : WorkKeys.mark(kind);
  }

  private static Bytes madeAgain(Bytes key) {
    if (key.size() <= 2) {
      return Bytes.empty();
    }
    if (WorkKeys.kind(key) > WorkKeys.SLICE) {
      return WorkKeys.deferred(madeAgain(WorkKeys.recalled(key)));
    }
    return WorkKeys.key(WorkKeys.kind(key), WorkKeys.number(key), WorkKeys.stateKey(key));
  }

  @Test
  void shouldReadWhatIsDue() throws IOException {
    Bytes deferred =
        recorded("waiting-work", "work").stream()
            .map(Entry::key)
            .filter(key -> key.unsignedByteAt(0) == 4)
            .findFirst()
            .orElseThrow();
    Bytes key = WorkKeys.recalled(deferred);

    assertThat(WorkKeys.kind(key)).isEqualTo(WorkKeys.EXPIRY);
    assertThat(WorkKeys.number(key)).isEqualTo(1_700_000_600L);
    assertThat(StateKeys.parse(WorkKeys.stateKey(key)).table()).hasToString("old.aside");
    assertThat(WorkKeys.stateKey(key).toHex()).startsWith(ASIDE.toHex());
    assertThat(deferred).isLessThan(WorkKeys.afterDeferred());
  }

  @Test
  void shouldReadAndWriteEntriesOfTheBuffer() throws IOException {
    Entry held = recorded("aged-rows", "buffer").get(0);

    BufferEntry read = BufferEntry.decode(held.value());

    assertThat(read.arrivedMillis()).isBetween(1_700_000_000_000L, 1_700_000_600_000L);
    assertThat(FragmentCodec.decode(read.fragment()).table()).hasToString("old.wide");
    assertThat(read.encode()).isEqualTo(held.value());
    assertThat(BufferEntry.key(BufferEntry.slot(held.key()))).isEqualTo(held.key());
  }

  private static List<Entry> recorded(String release, String store) throws IOException {
    String file = "/golden/" + release + "/stores.tsv";
    try (InputStream in = WorkKeysTest.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .map(line -> line.split("\t"))
          .filter(parts -> parts[0].equals(store))
          .map(parts -> new Entry(bytes(parts[1]), bytes(parts[2])))
          .toList();
    }
  }

  private static Bytes bytes(String hex) {
    return Bytes.fromHex(hex.equals(".") ? "" : hex);
  }
}
