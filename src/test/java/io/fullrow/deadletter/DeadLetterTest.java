// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.event.EventHeaders;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
  private static final Origin ORIGIN = new Origin("raw", 1, 2, 3, Optional.empty());
  private static final Bytes FRAGMENT_KEY = Bytes.of((byte) 7);

  @Test
  void shouldCutAReasonThatIsTooLongForAHeader() {
    // when
    DeadLetter letter = DeadLetter.ofRaw(ORIGIN, DeadLetterKind.MALFORMED, "x".repeat(9_000_000));

    // then
    byte[] reason = letter.headers().lastHeader("__streams.errors.message").value();
    assertThat(new String(reason, StandardCharsets.UTF_8)).startsWith("xxx").endsWith(" ...");
    assertThat(reason).hasSizeLessThan(5_000);
  }

  @Test
  void shouldCarryAFragmentUnderItsKeyAndSayWhatTakesItAgain() {
    Fragment fragment = fragment(ORIGIN);

    DeadLetter letter = letter(fragment);

    assertThat(letter.key()).contains(FRAGMENT_KEY);
    assertThat(letter.value().map(FragmentCodec::decode)).contains(fragment);
    assertThat(header(letter, DeadLetterHeaders.REDRIVE)).isEqualTo("fragments");
  }

  @Test
  void shouldCarryTheRawRecordWhileItIsKnownForItsOwnTopic() {
    Bytes value = Bytes.of((byte) 9);
    Origin.Original original = new Origin.Original(Optional.empty(), Optional.of(value), List.of());

    DeadLetter letter = letter(fragment(new Origin("raw", 1, 2, 3, Optional.of(original))));

    assertThat(letter.key()).isEmpty();
    assertThat(letter.value()).contains(value);
    assertThat(letter.headers().lastHeader(DeadLetterHeaders.REDRIVE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 3, 5_000})
  void shouldTellTheFirstArrivalOfALetter(long arrival) {
    Origin origin = new Origin("raw", 1, 2, arrival, Optional.empty());

    Headers headers = DeadLetter.ofRaw(origin, DeadLetterKind.MALFORMED, "bad").headers();

    assertThat(DeadLetterHeaders.arrivalMillis(headers, 5_000)).isEqualTo(arrival);
  }

  /** Anybody can write headers. */
  @ParameterizedTest
  @ValueSource(strings = {"", "x", "-1", "5001", "99999999999999999999"})
  void shouldNotBelieveAnArrivalThatCannotBe(String arrival) {
    assertThat(DeadLetterHeaders.arrivalMillis(arrived(arrival), 5_000)).isEqualTo(5_000);
  }

  @Test
  void shouldNotBelieveTheArrivalOfWhatWasNoLetter() {
    Headers headers = arrived("3").remove("__streams.errors.topic");

    assertThat(DeadLetterHeaders.arrivalMillis(headers, 5_000)).isEqualTo(5_000);
  }

  /** A letter whose header says that. */
  private static Headers arrived(String arrival) {
    Headers headers = DeadLetter.ofRaw(ORIGIN, DeadLetterKind.MALFORMED, "bad").headers();
    headers.remove(EventHeaders.ARRIVAL);
    return headers.add(EventHeaders.ARRIVAL, arrival.getBytes(StandardCharsets.UTF_8));
  }

  private static Fragment fragment(Origin origin) {
    Change deletion = new Change.Partition(new Deletion(WriteTime.ofMicros(10), 1));
    PartitionKey partition = PartitionKey.of(Bytes.of((byte) 1));
    return new Fragment(new TableId("ks", "t"), partition, deletion, false, false, origin);
  }

  private static DeadLetter letter(Fragment fragment) {
    return DeadLetter.ofFragment(
        fragment, FRAGMENT_KEY, "fragments", DeadLetterKind.TOO_LARGE, "too large");
  }

  private static String header(DeadLetter letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  /** Operators look there for what to do. */
  @Test
  void shouldHaveEveryKindInTheDocumentation() throws IOException {
    String page = Files.readString(Path.of("docs/bad-input.md"));

    assertThat(Arrays.stream(DeadLetterKind.values()).map(kind -> "`" + kind.text() + "`"))
        .allSatisfy(kind -> assertThat(page).contains(kind));
  }
}
