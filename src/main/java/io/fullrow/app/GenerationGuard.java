// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableSettings;
import io.fullrow.generation.Generation;
import io.fullrow.generation.GenerationCheck;
import io.fullrow.generation.GenerationFacts;
import io.fullrow.generation.GenerationRecorder;
import io.fullrow.generation.LocalState;
import io.fullrow.generation.Verdict;
import io.fullrow.operations.OperationKeys;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.topology.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Keeps state, topics and offsets of different lives from being used together. */
final class GenerationGuard {
  private static final Logger LOG = LoggerFactory.getLogger(GenerationGuard.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Admin admin;
  private final FullrowProperties properties;
  private final OperationsTopic operations;
  private final LocalState local;

  GenerationGuard(Admin admin, FullrowProperties properties, OperationsTopic operations) {
    this.admin = admin;
    this.properties = properties;
    this.operations = operations;
    this.local = new LocalState(properties.stateDirectory(), properties.applicationId());
  }

  /**
   * To be called before any topic is created.
   *
   * @throws StartRefusedException if some of what belongs together is gone while the rest is there
   * @throws KafkaException if the brokers cannot be asked now
   */
  void check() {
    GenerationFacts facts = facts();
    Verdict verdict = GenerationCheck.of(facts);
    if (verdict instanceof Verdict.Refuse refused) {
      throw new StartRefusedException(List.of(problem(properties, refused)));
    }
    if (verdict instanceof Verdict.Continue goOn) {
      goOn.warnings().forEach(LOG::warn);
    }
    if (verdict instanceof Verdict.Begin) {
      LOG.warn("nothing is left of the last generation of this application: a new one begins");
      forget();
    }
    local.keepOnly(facts.state());
    if (!facts.state().isEmpty()) {
      local.record(facts.seen().state());
    }
  }

  /**
   * What {@link #check} would go by; changes nothing.
   *
   * @throws KafkaException if the brokers cannot be asked now
   */
  Verdict verdict() {
    return GenerationCheck.of(facts());
  }

  static Problem problem(FullrowProperties properties, Verdict.Refuse refused) {
    return new Problem(
        "fullrow.application-id", properties.applicationId(), refused.reason(), refused.remedy());
  }

  /**
   * Before this life has topics of its own: another instance would find it half way. New events
   * topics may begin with any key, and have no offsets of the former ones.
   */
  private void forget() {
    try {
      ofTopics(operations::withPrefix)
          .forEach(key -> operations.remove(key).toCompletableFuture().join());
    } catch (CompletionException e) {
      throw new KafkaException("the old generation mark cannot be removed", e);
    }
  }

  /**
   * The keys of all that is known of topics by their names.
   *
   * @param entries whose keys begin with a text
   */
  static List<String> ofTopics(Function<String, SortedMap<String, JsonNode>> entries) {
    List<String> keys = new ArrayList<>(entries.apply(OperationKeys.KEY_SCHEMAS).keySet());
    keys.addAll(entries.apply(OperationKeys.WAY_BACK).keySet());
    keys.add(OperationKeys.GENERATION);
    return keys;
  }

  /**
   * What makes the mark, once Kafka Streams runs.
   *
   * @param running whether it does
   */
  GenerationRecorder recorder(BooleanSupplier running) {
    return new GenerationRecorder(operations, local, this::facts, running, PAUSE);
  }

  private GenerationFacts facts() {
    String id = properties.applicationId();
    Set<String> raw = new TreeSet<>(properties.rawTopics());
    Set<String> events = new TreeSet<>();
    for (TableSettings table : properties.tables()) {
      events.add(table.eventsTopic());
      events.add(table.partitionsTopic());
    }
    Optional<Generation> mark = GenerationRecorder.mark(operations);
    Set<String> all = new TreeSet<>(Names.stateTopics(id));
    all.addAll(raw);
    all.addAll(events);
    Map<String, Uuid> ids = TopicFacts.ids(admin, all);
    // Versions before read raw topics by the group of Kafka Streams.
    Set<String> read = new TreeSet<>();
    List.of(id, id + "-decode").forEach(group -> read.addAll(topicsRead(group)));
    Set<String> rawRead = new TreeSet<>(raw);
    rawRead.retainAll(read);
    return new GenerationFacts(
        id,
        mark,
        only(ids, Names.stateTopics(id)),
        only(ids, raw),
        only(ids, events),
        events,
        rawRead,
        TopicFacts.emptied(admin, existing(ids, Names.lastingChangelogs(id))),
        read.contains(Names.repartitionTopic(id)));
  }

  /** The topics of which a group has an offset; none if there is no such group. */
  private Set<String> topicsRead(String group) {
    try {
      Set<String> topics = new TreeSet<>();
      TopicFacts.answer(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
          .forEach(
              (partition, offset) ->
                  Optional.ofNullable(offset).ifPresent(is -> topics.add(partition.topic())));
      return topics;
    } catch (GroupIdNotFoundException e) {
      return Set.of();
    }
  }

  private static List<String> existing(Map<String, Uuid> ids, Collection<String> names) {
    return names.stream().filter(ids::containsKey).toList();
  }

  private static Map<String, Uuid> only(Map<String, Uuid> ids, Collection<String> names) {
    Map<String, Uuid> found = new HashMap<>(ids);
    found.keySet().retainAll(Set.copyOf(names));
    return found;
  }
}
