// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Targets;
import io.fullrow.sink.WritePlan;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.Written;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One attempt to write one record: decode, plan, write.
 *
 * <p>Thread-safe if its parts are.
 */
public final class EventWriter {
  private final EventDecoder decoder;
  private final Targets targets;
  private final WritePlanner planner;
  private final PlanWriter writer;
  private final SinkMetrics metrics;
  private final InstantSource clock;
  private final ReportedCells reported = new ReportedCells();

  public EventWriter(
      EventDecoder decoder,
      Targets targets,
      WritePlanner planner,
      PlanWriter writer,
      SinkMetrics metrics,
      InstantSource clock) {
    this.decoder = decoder;
    this.targets = targets;
    this.planner = planner;
    this.writer = writer;
    this.metrics = metrics;
    this.clock = clock;
  }

  SinkMetrics metrics() {
    return metrics;
  }

  Targets targets() {
    return targets;
  }

  InstantSource clock() {
    return clock;
  }

  /** A writer for attempts that begin at the same time. */
  PlanWriter.Together together() {
    return writer.together();
  }

  /**
   * Decodes, plans and writes. The first step that fails is the outcome.
   *
   * @param by writes it
   */
  CompletionStage<Outcome<Written>> attempt(
      SinkTopic topic, ConsumerRecord<byte[], byte[]> record, PlanWriter by) {
    Outcome<DataEvent> decoded = decode(topic, record);
    if (decoded instanceof Outcome.Failed<DataEvent> failed) {
      return completed(Outcome.failed(failed.failure()));
    }
    Optional<TableSchema> target = targets.schema(topic.source());
    if (target.isEmpty()) {
      return completed(Outcome.drift("the target table of " + topic.source() + " is not known"));
    }
    Outcome<WritePlan> planned = plan(decoded.value(), target.get(), record.timestamp());
    if (planned instanceof Outcome.Failed<WritePlan> failed) {
      return completed(Outcome.failed(failed.failure()));
    }
    return write(decoded.value().envelope(), target.get(), planned.value(), by);
  }

  private Outcome<DataEvent> decode(SinkTopic topic, ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      return Outcome.poison("the record has no key");
    }
    try {
      Optional<Bytes> value = Optional.ofNullable(record.value()).map(Bytes::wrap);
      return ofTopic(topic, decoder.decode(topic, Bytes.wrap(key), value, headers(record)));
    } catch (StackOverflowError e) {
      return Outcome.poison("the record is nested too deeply to be decoded");
    } catch (RuntimeException e) {
      // Unexpected, so the record may not be the cause: it waits, visibly.
      return Outcome.unready("decoding failed: " + e);
    }
  }

  private static Outcome<DataEvent> ofTopic(SinkTopic topic, Outcome<DataEvent> decoded) {
    if (decoded instanceof Outcome.Failed) {
      return decoded;
    }
    TableId table = decoded.value().envelope().table();
    return table.equals(topic.source())
        ? decoded
        : Outcome.poison("an event of " + table + " on the topic of " + topic.source());
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    for (org.apache.kafka.common.header.Header header : record.headers()) {
      headers.add(new Header(header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap)));
    }
    return headers;
  }

  private Outcome<WritePlan> plan(DataEvent event, TableSchema target, long writtenMillis) {
    try {
      return planner.plan(
          event,
          target,
          Instant.ofEpochMilli(writtenMillis).getEpochSecond(),
          clock.instant().getEpochSecond());
    } catch (RuntimeException e) {
      return Outcome.unready("planning failed: " + e);
    }
  }

  /** Keeps nothing of the event but its envelope while the target is asked. */
  private CompletionStage<Outcome<Written>> write(
      DataEvent.Envelope event, TableSchema target, WritePlan plan, PlanWriter by) {
    List<LeftOut> leftOut = plan.leftOut();
    if (plan.isEmpty()) {
      metrics.skipped(event.table());
      return completed(Outcome.of(unreported(event.table(), leftOut, Written.nothing())));
    }
    return by.write(target, plan).thenApply(outcome -> answered(event, leftOut, outcome));
  }

  private Outcome<Written> answered(
      DataEvent.Envelope event, List<LeftOut> leftOut, Outcome<Written> outcome) {
    if (outcome instanceof Outcome.Failed) {
      return outcome;
    }
    acknowledged(event);
    return Outcome.of(unreported(event.table(), leftOut, outcome.value()));
  }

  /**
   * What is left out is reported once.
   *
   * @param planned what the planner left out; {@code written} has what the target refused
   * @return what was left out and has no dead letter yet
   */
  private Written unreported(TableId table, List<LeftOut> planned, Written written) {
    List<LeftOut> all = new ArrayList<>(planned);
    all.addAll(written.leftOut());
    if (all.isEmpty()) {
      return written;
    }
    metrics.unwritable(table, all.size());
    return new Written(reported.unreported(all), written.byTarget());
  }

  /** The dead letter of these cells is stored. */
  void reported(List<LeftOut> cells) {
    reported.reported(cells);
  }

  /** A later event of its key was written in its place. */
  void replaced(SinkTopic topic, ConsumerRecord<byte[], byte[]> record) {
    EventProgress.of(record)
        .ifPresent(
            progress ->
                metrics.acknowledged(
                    topic.source(),
                    progress.arrivalMillis(),
                    progress.writetime(),
                    clock.millis()));
    metrics.replaced(topic.source());
  }

  private void acknowledged(DataEvent.Envelope event) {
    Optional<Long> arrival = event.origin().map(Origin::arrivalMillis);
    metrics.acknowledged(
        event.table(),
        arrival.map(OptionalLong::of).orElse(OptionalLong.empty()),
        event.writetime(),
        clock.millis());
  }

  private static CompletionStage<Outcome<Written>> completed(Outcome<Written> outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
