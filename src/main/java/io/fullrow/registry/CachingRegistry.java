// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * Remembers what another client found. An id belongs to one schema forever, so both directions
 * stay; the latest version of a subject is asked again after a while. What failed or was absent is
 * not remembered.
 *
 * <p>Safe for many threads. No lock is held while the other client is asked: two threads may ask
 * the same, and get the same.
 */
public final class CachingRegistry implements RegistryClient {
  /** How long the latest version of a subject is believed. */
  static final Duration LATEST_FOR = Duration.ofMinutes(1);

  private final RegistryClient registry;
  private final LongSupplier nanoTime;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<SubjectSchema, Integer> ids = new ConcurrentHashMap<>();
  private final Map<String, Latest> latest = new ConcurrentHashMap<>();

  public CachingRegistry(RegistryClient registry) {
    this(registry, System::nanoTime);
  }

  CachingRegistry(RegistryClient registry, LongSupplier nanoTime) {
    this.registry = registry;
    this.nanoTime = nanoTime;
  }

  private record SubjectSchema(String subject, Schema schema) {}

  private record Latest(RegisteredSchema schema, long askedNanos) {}

  @Override
  public int register(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return known;
    }
    int id = registry.register(subject, schema);
    ids.put(key, id);
    return id;
  }

  @Override
  public Optional<Schema> schemaById(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Schema> found = registry.schemaById(id);
    // the first instance stays, so that comparing schemas is mostly comparing identities
    return found.map(schema -> remember(id, schema));
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    Latest known = latest.get(subject);
    long now = nanoTime.getAsLong();
    if (known != null && now - known.askedNanos() < LATEST_FOR.toNanos()) {
      return Optional.of(known.schema());
    }
    Optional<RegisteredSchema> found = registry.latest(subject);
    found.ifPresent(schema -> latest.put(subject, new Latest(schema, now)));
    return found;
  }

  @Override
  public OptionalInt lookup(String subject, Schema schema) {
    SubjectSchema key = new SubjectSchema(subject, schema);
    Integer known = ids.get(key);
    if (known != null) {
      return OptionalInt.of(known);
    }
    OptionalInt found = registry.lookup(subject, schema);
    found.ifPresent(id -> ids.put(key, id));
    return found;
  }

  private Schema remember(int id, Schema schema) {
    Schema first = schemas.putIfAbsent(id, schema);
    return first == null ? schema : first;
  }
}
