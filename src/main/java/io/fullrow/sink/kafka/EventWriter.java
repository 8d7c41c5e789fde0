// SPDX-License-Identifier: Apache-2.0
package io.fullrow.sink.kafka;

import io.fullrow.event.DataEvent;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.LeftOut;
import io.fullrow.sink.PlanWriter;
import io.fullrow.sink.Planned;
import io.fullrow.sink.Targets;
import io.fullrow.sink.WritePlanner;
import io.fullrow.sink.WriteResult;
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
   * @param by writes it
   */
  CompletionStage<WriteResult> attempt(
      SinkTopic topic, ConsumerRecord<byte[], byte[]> record, PlanWriter by) {
    return decode(topic, record)
        .match(
            event -> plan(topic, event, record.timestamp(), by),
            CompletableFuture::completedFuture);
  }

  private Decoding decode(SinkTopic topic, ConsumerRecord<byte[], byte[]> record) {
    byte[] key = record.key();
    if (key == null) {
      return Decoding.malformed("the record has no key");
    }
    try {
      Optional<Bytes> value = Optional.ofNullable(record.value()).map(Bytes::wrap);
      return decoder.decode(topic, Bytes.wrap(key), value, headers(record));
    } catch (StackOverflowError e) {
      return Decoding.malformed("the record is nested too deeply to be decoded");
    } catch (RuntimeException e) {
      // Nobody foresaw it, so nobody knows that the record is to blame: it waits, visibly.
      return Decoding.unavailable("decoding failed: " + e);
    }
  }

  private static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    for (org.apache.kafka.common.header.Header header : record.headers()) {
      headers.add(new Header(header.key(), Optional.ofNullable(header.value()).map(Bytes::wrap)));
    }
    return headers;
  }

  private CompletionStage<WriteResult> plan(
      SinkTopic topic, DataEvent event, long writtenMillis, PlanWriter by) {
    if (!event.envelope().table().equals(topic.source())) {
      return completed(
          WriteResult.poison(
              "an event of " + event.envelope().table() + " on the topic of " + topic.source()));
    }
    Optional<TableSchema> target = targets.schema(topic.source());
    if (target.isEmpty()) {
      return completed(
          WriteResult.drift("the target table of " + topic.source() + " is not known"));
    }
    try {
      return planner
          .plan(
              event,
              target.get(),
              Instant.ofEpochMilli(writtenMillis).getEpochSecond(),
              clock.instant().getEpochSecond())
          .match(
              accepted -> write(event.envelope(), target.get(), accepted, by),
              CompletableFuture::completedFuture);
    } catch (RuntimeException e) {
      return completed(WriteResult.unready("planning failed: " + e));
    }
  }

  /** Keeps nothing of the event but its envelope while the target is asked. */
  private CompletionStage<WriteResult> write(
      DataEvent.Envelope event, TableSchema target, Planned.Accepted accepted, PlanWriter by) {
    List<LeftOut> leftOut = accepted.leftOut();
    if (accepted.plan().isEmpty()) {
      metrics.skipped(event.table());
      return completed(told(event.table(), leftOut, WriteResult.nothing()));
    }
    return by.write(target, accepted.plan())
        .thenApply(
            result -> {
              if (result instanceof WriteResult.Written || result instanceof WriteResult.Partly) {
                acknowledged(event);
              }
              return told(event.table(), leftOut, result);
            });
  }

  /** What is left out is told once, by the planner's reasons and the target's. */
  private WriteResult told(TableId table, List<LeftOut> planned, WriteResult result) {
    List<LeftOut> all = new ArrayList<>(planned);
    if (result instanceof WriteResult.Partly partly) {
      all.addAll(partly.leftOut());
    } else if (!(result instanceof WriteResult.Written)) {
      return result;
    }
    if (all.isEmpty()) {
      return result;
    }
    metrics.unwritable(table, all.size());
    boolean byTarget = !(result instanceof WriteResult.Written written) || written.byTarget();
    List<LeftOut> unreported = reported.unreported(all);
    if (unreported.isEmpty()) {
      return byTarget ? WriteResult.written() : WriteResult.nothing();
    }
    return byTarget ? WriteResult.partly(unreported) : WriteResult.leftOut(unreported);
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

  private static CompletionStage<WriteResult> completed(WriteResult result) {
    return CompletableFuture.completedFuture(result);
  }
}
