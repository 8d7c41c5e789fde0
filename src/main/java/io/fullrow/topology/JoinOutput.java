// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.deadletter.DeadLetter;
import io.fullrow.deadletter.DeadLetterKind;
import io.fullrow.event.EncodedEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.Fragment;
import io.fullrow.topology.state.UnreadableStateException;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of the join: a batch is written and its events are forwarded, or it is refused as a
 * whole and a dead letter says why. All that can fail for one fragment fails here before its first
 * put. One instance a task; not thread-safe.
 */
final class JoinOutput implements BatchSink {
  private static final Logger LOG = LoggerFactory.getLogger(JoinOutput.class);

  private final ProcessorContext<Outgoing, Outgoing> context;
  private final MaterializeConfig config;
  private final MaterializeMetrics metrics;
  private final CommitPace pace;
  private final TaskState state;

  JoinOutput(
      ProcessorContext<Outgoing, Outgoing> context,
      MaterializeConfig config,
      MaterializeMetrics metrics,
      CommitPace pace,
      TaskState state) {
    this.context = context;
    this.config = config;
    this.metrics = metrics;
    this.pace = pace;
    this.state = state;
  }

  @Override
  public boolean apply(Batch batch) {
    return apply(batch, Optional.empty());
  }

  /** What {@code fragment} does. */
  void apply(Batch batch, Fragment fragment) {
    apply(batch, Optional.of(fragment));
  }

  private boolean apply(Batch batch, Optional<Fragment> fragment) {
    try {
      batch.encode();
    } catch (RuntimeException | StackOverflowError e) {
      refused(fragment, e);
      return false;
    }
    if (batch.refusal().isPresent()) {
      String remedy = fragment.isPresent() ? ", then redrive this record" : "";
      deadLetter(fragment, DeadLetterKind.TOO_LARGE, batch.refusal().get() + remedy);
      return false;
    }
    batch.state().applyTo(state.rows(), state.work());
    batch.events().forEach(this::forward);
    return true;
  }

  private void forward(Batch.Event event) {
    EncodedEvent encoded = event.encoded();
    Headers headers = new RecordHeaders();
    encoded
        .headers()
        .forEach(
            header ->
                headers.add(header.name(), header.value().map(Bytes::unsafeArray).orElse(null)));
    Bytes partitionBy = event.event().envelope().partition().serialized();
    send(
        Names.EVENTS,
        new Outgoing(
            event.topic(), Optional.of(encoded.key()), encoded.value(), Optional.of(partitionBy)),
        headers);
    metrics.event(event.event().envelope().table(), event.event().envelope().operation());
  }

  /** The same for what the join could not even prepare. */
  void refused(Fragment fragment, Throwable error) {
    refused(Optional.of(fragment), error);
  }

  /**
   * Nothing has been put yet, so this one record can be left out: bytes that are no value of their
   * type, or what nobody foresaw. Not what every record would meet.
   */
  private void refused(Optional<Fragment> fragment, Throwable error) {
    if (error instanceof KafkaException || error instanceof UnreadableStateException) {
      throw (RuntimeException) error;
    }
    if (error instanceof IllegalArgumentException) {
      deadLetter(fragment, DeadLetterKind.MALFORMED, String.valueOf(error.getMessage()));
      return;
    }
    LOG.warn("{} cannot be joined and becomes a dead letter", topic(fragment), error);
    deadLetter(
        fragment,
        DeadLetterKind.UNEXPECTED,
        "joining failed: " + error + "; report it with the record");
  }

  /**
   * @param reason what is wrong and its remedy
   */
  void deadLetter(Fragment fragment, DeadLetterKind kind, String reason) {
    deadLetter(Optional.of(fragment), kind, reason);
  }

  private void deadLetter(Optional<Fragment> fragment, DeadLetterKind kind, String reason) {
    metrics.deadLetter(topic(fragment));
    DeadLetter letter =
        fragment
            .map(each -> letter(each, kind, reason))
            .orElseGet(() -> DeadLetter.ofNothing(kind, reason));
    send(
        Names.JOIN_DEAD_LETTERS,
        new Outgoing(config.deadLetterTopic(), letter.key(), letter.value(), letter.key()),
        letter.headers());
  }

  private DeadLetter letter(Fragment fragment, DeadLetterKind kind, String reason) {
    Bytes key = FragmentKeys.key(fragment.table(), fragment.partition());
    return DeadLetter.ofFragment(fragment, key, config.redriveTopic(), kind, reason);
  }

  /** Under the wall clock: a writetime can be anything, and brokers refuse odd timestamps. */
  private void send(String node, Outgoing outgoing, Headers headers) {
    context.forward(new Record<>(outgoing, outgoing, context.currentSystemTimeMs(), headers), node);
    pace.sent();
  }

  private static String topic(Optional<Fragment> fragment) {
    return fragment.map(each -> each.origin().topic()).orElse("");
  }
}
