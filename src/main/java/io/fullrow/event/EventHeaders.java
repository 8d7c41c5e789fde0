// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The headers of an event. All but {@link #META} are text in UTF-8. */
public final class EventHeaders {
  /** The {@link Operation}, such as {@code UPDATE}. */
  public static final String OP = "fullrow.op";

  /** The source table as {@code keyspace.table}. */
  public static final String TABLE = "fullrow.table";

  /** The writetime of the change that made the event, in microseconds, decimal. */
  public static final String WRITETIME = "fullrow.writetime";

  /** All that the value does not say, as {@code event-metadata.avsc}. */
  public static final String META = "fullrow.meta";

  /**
   * The same for the same key, operation, writetime and state, and for an expiry the same cells
   * that are live still: 32 hexadecimal digits.
   */
  public static final String ID = "fullrow.id";

  /**
   * The raw record that made the event: {@code topic:partition:offset}. Absent if there is none.
   */
  public static final String TRACE = "fullrow.trace";

  /** When that record arrived on Kafka, in milliseconds since the epoch. Absent as the trace is. */
  public static final String ARRIVAL = "fullrow.arrival";

  /**
   * {@code true} for a row that was deleted by a range or partition deletion, which has a separate
   * event; else absent.
   */
  public static final String COVERED = "fullrow.covered";

  private final Map<String, Bytes> values = new HashMap<>();

  private EventHeaders(List<Header> headers) {
    headers.forEach(header -> header.value().ifPresent(value -> values.put(header.name(), value)));
  }

  /** Of several headers of one name the last one counts. */
  static EventHeaders of(List<Header> headers) {
    return new EventHeaders(headers);
  }

  static List<Header> write(
      DataEvent.Envelope envelope, Bytes metadata, String id, boolean covered) {
    List<Header> headers = new ArrayList<>(8);
    headers.add(text(OP, envelope.operation().name()));
    headers.add(text(TABLE, envelope.table().toString()));
    headers.add(text(WRITETIME, Long.toString(envelope.writetime().micros())));
    headers.add(new Header(META, Optional.of(metadata)));
    headers.add(text(ID, id));
    envelope
        .origin()
        .ifPresent(
            origin -> {
              String trace = origin.topic() + ":" + origin.partition() + ":" + origin.offset();
              headers.add(text(TRACE, trace));
              headers.add(text(ARRIVAL, Long.toString(origin.arrivalMillis())));
            });
    if (covered) {
      headers.add(text(COVERED, "true"));
    }
    return headers;
  }

  /**
   * @throws MalformedEventException if a header is missing or not of its form
   */
  DataEvent.Envelope envelope(PartitionKey partition) {
    return new DataEvent.Envelope(
        parsed(TABLE, TableId::parse),
        partition,
        parsed(OP, Operation::valueOf),
        WriteTime.ofMicros(parsed(WRITETIME, Long::parseLong)),
        origin());
  }

  Bytes metadata() {
    return required(META);
  }

  boolean isCovered() {
    Bytes covered = values.get(COVERED);
    return covered != null && string(covered).equals("true");
  }

  private Optional<Origin> origin() {
    if (!values.containsKey(TRACE)) {
      return Optional.empty();
    }
    long arrival = parsed(ARRIVAL, Long::parseLong);
    return Optional.of(parsed(TRACE, trace -> origin(trace, arrival)));
  }

  /** No name of a topic has a colon. */
  private static Origin origin(String trace, long arrival) {
    String[] parts = trace.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException("three parts are expected");
    }
    return new Origin(
        parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]), arrival, Optional.empty());
  }

  private Bytes required(String name) {
    Bytes value = values.get(name);
    if (value == null) {
      throw new MalformedEventException("header " + name + " is missing");
    }
    return value;
  }

  private <T> T parsed(String name, Parser<T> parser) {
    String text = string(required(name));
    try {
      return parser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedEventException("header " + name + " cannot be '" + text + "'", e);
    }
  }

  private interface Parser<T> {
    T parse(String text);
  }

  private static Header text(String name, String value) {
    return new Header(name, Optional.of(Bytes.wrap(value.getBytes(StandardCharsets.UTF_8))));
  }

  private static String string(Bytes value) {
    return new String(value.unsafeArray(), StandardCharsets.UTF_8);
  }
}
