// SPDX-License-Identifier: Apache-2.0
package io.fullrow.tables;

import io.fullrow.event.DataEvent;
import io.fullrow.event.EventHeaders;
import io.fullrow.event.EventReader;
import io.fullrow.event.MalformedEventException;
import io.fullrow.event.SchemaDriftException;
import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.TableId;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryException;
import io.fullrow.registry.RegistryUnavailableException;
import io.fullrow.registry.UnusableSchemaException;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.Outcome;
import io.fullrow.sink.Targets;
import io.fullrow.sink.kafka.EventDecoder;
import io.fullrow.sink.kafka.SinkMetrics;
import io.fullrow.sink.kafka.SinkTopic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * Decodes events for the sink by the target's schema as it is now, and by the writer's schemas of
 * the registry. It says which class of failure each error is; the decoding itself is {@link
 * EventReader}'s. Thread-safe.
 */
public final class RegistryEventDecoder implements EventDecoder {
  private final Targets targets;
  private final RegistryClient registry;
  private final SinkMetrics metrics;
  private final Map<TableId, ReaderOf> readers = new ConcurrentHashMap<>();

  private record ReaderOf(TableSchema schema, EventReader reader) {}

  public RegistryEventDecoder(Targets targets, RegistryClient registry, SinkMetrics metrics) {
    this.targets = targets;
    this.registry = registry;
    this.metrics = metrics;
  }

  @Override
  public Outcome<DataEvent> decode(
      SinkTopic topic, Bytes key, Optional<Bytes> value, List<Header> headers) {
    Optional<TableId> source;
    try {
      source = table(headers);
    } catch (IllegalArgumentException e) {
      return Outcome.poison("header " + EventHeaders.TABLE + ": " + e.getMessage());
    }
    if (source.isEmpty()) {
      return Outcome.poison(
          "the record has no header " + EventHeaders.TABLE + ": no event of ours");
    }
    if (!source.get().equals(topic.source())) {
      // Asked before its schema, which this service may never know.
      return Outcome.poison("an event of " + source.get() + " on the topic of " + topic.source());
    }
    Optional<TableSchema> schema = targets.schema(source.get());
    if (schema.isEmpty()) {
      return Outcome.drift("the target table of " + source.get() + " is not known");
    }
    try {
      EventReader reader = reader(source.get(), schema.get());
      return Outcome.of(reader.decode(topic.partitionTopic(), key, value, headers));
    } catch (SchemaDriftException e) {
      return Outcome.drift(String.valueOf(e.getMessage()));
    } catch (MalformedEventException | UnknownSchemaIdException | UnusableSchemaException e) {
      return Outcome.poison(String.valueOf(e.getMessage()));
    } catch (RegistryUnavailableException e) {
      return Outcome.unready("the schema registry is unavailable: " + e.getMessage());
    } catch (RegistryException e) {
      // A wrong password or base path is for the operator to remedy: it is not the record's fault.
      return Outcome.unready("refused by the schema registry: " + e.getMessage());
    }
  }

  private EventReader reader(TableId source, TableSchema schema) {
    ReaderOf known = readers.get(source);
    if (known != null && known.schema().equals(schema)) {
      return known.reader();
    }
    EventReader reader = EventReader.of(schema, this::schemaById, () -> metrics.leftOut(source));
    readers.put(source, new ReaderOf(schema, reader));
    return reader;
  }

  private Schema schemaById(int id) {
    return registry
        .schemaById(id)
        .orElseThrow(
            () -> new UnknownSchemaIdException("the registry has no schema with the id " + id));
  }

  /** The record names a schema that is nowhere: it can never be read. */
  private static final class UnknownSchemaIdException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnknownSchemaIdException(String message) {
      super(message);
    }
  }

  private static Optional<TableId> table(List<Header> headers) {
    for (Header header : headers) {
      if (header.name().equals(EventHeaders.TABLE) && header.value().isPresent()) {
        byte[] name = header.value().get().unsafeArray();
        return Optional.of(TableId.parse(new String(name, StandardCharsets.UTF_8)));
      }
    }
    return Optional.empty();
  }
}
