// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry without a server that counts what it is asked, and fails when told to. */
final class StubRegistry implements RegistryClient {
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<String, List<Integer>> subjects = new ConcurrentHashMap<>();
  final AtomicInteger calls = new AtomicInteger();
  volatile @Nullable RuntimeException failure;

  @Override
  public synchronized int register(String subject, Schema schema) {
    called();
    OptionalInt known = find(schema);
    int id = known.orElse(schemas.size() + 1);
    schemas.put(id, schema);
    List<Integer> versions = subjects.computeIfAbsent(subject, s -> new ArrayList<>());
    if (!versions.contains(id)) {
      versions.add(id);
    }
    return id;
  }

  @Override
  public Optional<Schema> schemaById(int id) {
    called();
    return Optional.ofNullable(schemas.get(id));
  }

  @Override
  public synchronized Optional<RegisteredSchema> latest(String subject) {
    called();
    List<Integer> versions = subjects.getOrDefault(subject, List.of());
    if (versions.isEmpty()) {
      return Optional.empty();
    }
    int id = versions.get(versions.size() - 1);
    return Optional.of(
        new RegisteredSchema(id, versions.size(), Objects.requireNonNull(schemas.get(id))));
  }

  @Override
  public synchronized OptionalInt lookup(String subject, Schema schema) {
    called();
    OptionalInt id = find(schema);
    boolean ofSubject =
        id.isPresent() && subjects.getOrDefault(subject, List.of()).contains(id.getAsInt());
    return ofSubject ? id : OptionalInt.empty();
  }

  private OptionalInt find(Schema schema) {
    return schemas.entrySet().stream()
        .filter(entry -> entry.getValue().equals(schema))
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  private void called() {
    calls.incrementAndGet();
    RuntimeException thrown = failure;
    if (thrown != null) {
      throw thrown;
    }
  }
}
