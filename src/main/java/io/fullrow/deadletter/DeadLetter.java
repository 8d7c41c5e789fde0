// SPDX-License-Identifier: Apache-2.0
package io.fullrow.deadletter;

import io.fullrow.event.EventHeaders;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be processed, with its original key, value and headers, and behind them why
 * it is a dead letter. After decoding it is the fragment in place of its raw record, which is only
 * pointed to.
 *
 * @param key empty if the original has none
 * @param value empty if the original has none
 */
public record DeadLetter(Optional<Bytes> key, Optional<Bytes> value, Headers headers) {
  private static final Origin NO_RECORD = new Origin("", -1, -1, 0, Optional.empty());
  private static final Origin.Original NOTHING =
      new Origin.Original(Optional.empty(), Optional.empty(), List.of());

  /**
   * Of a raw record.
   *
   * @param origin without its original if that fits nowhere: then the letter only points to it
   * @param reason what is wrong and its remedy
   */
  public static DeadLetter ofRaw(Origin origin, DeadLetterKind kind, String reason) {
    return of(origin, origin.original().orElse(NOTHING), kind, reason);
  }

  /**
   * Of a fragment, which is all of a change.
   *
   * @param fragmentKey its key on the topic of fragments
   * @param redriveTopic takes the fragment again
   */
  public static DeadLetter ofFragment(
      Fragment fragment,
      Bytes fragmentKey,
      String redriveTopic,
      DeadLetterKind kind,
      String reason) {
    if (fragment.origin().original().isPresent()) {
      return ofRaw(fragment.origin(), kind, reason);
    }
    Origin.Original encoded =
        new Origin.Original(
            Optional.of(fragmentKey), Optional.of(FragmentCodec.encode(fragment)), List.of());
    DeadLetter letter = of(fragment.origin(), encoded, kind, reason);
    DeadLetterHeaders.add(letter.headers(), DeadLetterHeaders.REDRIVE, redriveTopic);
    return letter;
  }

  /** Of nothing that came from outside: work of ours that failed. */
  public static DeadLetter ofNothing(DeadLetterKind kind, String reason) {
    return of(NO_RECORD, NOTHING, kind, reason);
  }

  /** Of an event. */
  public static DeadLetter ofEvent(
      ConsumerRecord<byte[], byte[]> event, DeadLetterKind kind, String reason) {
    Headers headers = new RecordHeaders(event.headers().toArray());
    DeadLetterHeaders.add(headers, kind, reason, event.topic(), event.partition(), event.offset());
    return new DeadLetter(
        Optional.ofNullable(event.key()).map(Bytes::wrap),
        Optional.ofNullable(event.value()).map(Bytes::wrap),
        headers);
  }

  private static DeadLetter of(
      Origin origin, Origin.Original content, DeadLetterKind kind, String reason) {
    Headers headers = new RecordHeaders();
    content
        .headers()
        .forEach(
            header ->
                headers.add(header.name(), header.value().map(Bytes::unsafeArray).orElse(null)));
    DeadLetterHeaders.add(
        headers, kind, reason, origin.topic(), origin.partition(), origin.offset());
    DeadLetterHeaders.add(headers, EventHeaders.ARRIVAL, Long.toString(origin.arrivalMillis()));
    return new DeadLetter(content.key(), content.value(), headers);
  }

  /** The record that a producer sends. */
  public ProducerRecord<byte[], byte[]> to(String deadLetterTopic) {
    return new ProducerRecord<>(deadLetterTopic, null, orNull(key), orNull(value), headers);
  }

  private static byte @Nullable [] orNull(Optional<Bytes> bytes) {
    return bytes.map(Bytes::unsafeArray).orElse(null);
  }
}
