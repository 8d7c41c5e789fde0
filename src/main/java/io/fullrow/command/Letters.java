// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableSettings;
import io.fullrow.deadletter.LetterTopic;
import io.fullrow.deadletter.StoredLetter;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.fragment.MalformedFragmentException;
import io.fullrow.model.Fragment;
import io.fullrow.operations.OperationsTopic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The dead letters of the configured topic, and what is known of each. */
final class Letters {
  private final LetterTopic letters;
  private final String topic;
  private final ClosedLetters closed;
  private final TouchedTables touched;
  private final Map<String, String> tables = new HashMap<>();

  private Letters(LetterTopic letters, String topic, ClosedLetters closed, TouchedTables touched) {
    this.letters = letters;
    this.topic = topic;
    this.closed = closed;
    this.touched = touched;
  }

  /**
   * With the tables that are listed in the configuration.
   *
   * @throws CommandFailedException if the topic cannot be asked for, or is not there
   */
  static Letters of(Connections connections) {
    return of(connections, connections.configured());
  }

  /**
   * @param properties have the tables
   * @throws CommandFailedException if the topic cannot be asked for, or is not there
   */
  static Letters of(Connections connections, FullrowProperties properties) {
    String topic = properties.deadLetterTopic();
    Letters all =
        new Letters(
            new LetterTopic(connections.consumerSettings(), topic),
            topic,
            closed(connections.operations(), topic, id(connections, topic)),
            new TouchedTables(connections.operations()::put));
    for (TableSettings table : properties.tables()) {
      table.rawTopics().forEach(raw -> all.tables.put(raw, table.source()));
      all.tables.put(table.eventsTopic(), table.source());
      all.tables.put(table.partitionsTopic(), table.source());
    }
    return all;
  }

  private static ClosedLetters closed(OperationsTopic operations, String topic, Uuid id) {
    return new ClosedLetters(operations::get, operations::put, topic, id);
  }

  private static Uuid id(Connections connections, String topic) {
    try {
      Map<String, TopicDescription> found =
          connections.admin().describeTopics(List.of(topic)).allTopicNames().get();
      return Objects.requireNonNull(found.get(topic), topic).topicId();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new CommandFailedException(
            ExitCode.REFUSED,
            "there is no topic "
                + topic
                + ": start the service once, or correct fullrow.dead-letter-topic");
      }
      throw new CommandFailedException(
          "Kafka does not answer for " + topic + ": " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailedException("interrupted", e);
    }
  }

  /**
   * All letters that are open, in the order of their partitions.
   *
   * @return each letter that the filter names by its place and that is none of them, with the
   *     reason
   */
  List<String> open(LetterFilter filter, WorkProgress progress, Consumer<StoredLetter> each) {
    NamedLetters named = filter.named();
    try {
      letters.read(
          letter -> {
            boolean open = isOpen(letter);
            boolean meant = open && filter.accepts(letter, table(letter));
            named.saw(new LetterFilter.Id(letter.partition(), letter.offset()), open, meant);
            if (meant) {
              each.accept(letter);
            }
          },
          progress::at);
      return named.missed();
    } catch (KafkaException e) {
      throw new CommandFailedException("the topic " + topic + " cannot be read: " + e, e);
    }
  }

  Optional<StoredLetter> letter(LetterFilter.Id id) {
    return letters.letter(id.partition(), id.offset());
  }

  boolean isOpen(StoredLetter letter) {
    return !closed.contains(letter.partition(), letter.offset());
  }

  /** Whether the record that became this letter still stands in its topic. */
  boolean isRawThere(StoredLetter letter) {
    try {
      return letter.rawOffset() >= 0
          && letters.isThere(letter.rawTopic(), letter.rawPartition(), letter.rawOffset());
    } catch (KafkaException e) {
      return false; // its topic is gone
    }
  }

  /** It is no longer open, once this is stored. */
  void close(StoredLetter letter) {
    touched.add(table(letter));
    closed.close(letter.partition(), letter.offset());
  }

  /**
   * Stores what was closed.
   *
   * @throws CommandFailedException if Kafka does not take it
   */
  void store() {
    touched.store();
    closed.store();
  }

  String topic() {
    return topic;
  }

  /** The source table; empty where neither the letter nor the configuration knows it. */
  Optional<String> table(StoredLetter letter) {
    return fragment(letter)
        .map(fragment -> fragment.table().toString())
        .or(() -> Optional.ofNullable(tables.get(letter.rawTopic())));
  }

  /** The fragment in the place of a raw record. */
  static Optional<Fragment> fragment(StoredLetter letter) {
    if (!letter.isFragment() || letter.value().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(FragmentCodec.decode(letter.value().get()));
    } catch (MalformedFragmentException e) {
      return Optional.empty();
    }
  }
}
