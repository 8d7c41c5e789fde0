// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;

/**
 * Whether what is found at a start is of one generation. Pure: facts in, verdict out.
 *
 * <p>State, offsets and events topics belong together. State that is gone while offsets stay would
 * be filled from the middle, and partial rows published over whole ones. Offsets that are gone
 * while the state stays would bring back what was deleted and purged long ago. An events topic that
 * is gone gets only the rows that change from now on. So either all of it is there, or nothing:
 * then a new generation begins. Offsets that an operator has <em>set</em> are there, wherever they
 * point: that is how one replays.
 *
 * <p>Without a mark (the first start, an upgrade from a version without marks, a crash before the
 * mark was made) only the worst is refused: offsets without any state. Nor is state whose records
 * were deleted, mark or not: its topic is the same, so no id shows it.
 */
public final class GenerationCheck {
  private static final int NAMED = 3;

  private final GenerationFacts facts;
  private final Generation mark;

  private GenerationCheck(GenerationFacts facts, Generation mark) {
    this.facts = facts;
    this.mark = mark;
  }

  public static Verdict of(GenerationFacts facts) {
    if (facts.fragmentsRead() && !facts.emptied().isEmpty()) {
      return emptied(facts);
    }
    return facts
        .mark()
        .map(mark -> new GenerationCheck(facts, mark).verdict())
        .orElseGet(() -> unmarked(facts));
  }

  /** Compaction never takes the last record of a log: somebody deleted them. */
  private static Verdict emptied(GenerationFacts facts) {
    return new Verdict.Refuse(
        "the state topic "
            + some(facts.emptied().stream().sorted().toList())
            + " has lost all records of a partition (by DeleteRecords, or by a cleanup.policy with"
            + " delete), while the offsets of what was read into it are there: partial rows would be"
            + " published over whole ones",
        rebuild(facts.applicationId()));
  }

  private static Verdict unmarked(GenerationFacts facts) {
    if (facts.fragmentsRead() && !facts.state().containsKey(facts.rowsChangelog())) {
      return new Verdict.Refuse(
          "the state topic "
              + facts.rowsChangelog()
              + " is missing, while the offsets of what was read into it exist: partial rows would"
              + " be published over whole ones",
          rebuild(facts.applicationId()));
    }
    return new Verdict.Continue(List.of());
  }

  private Verdict verdict() {
    SortedMap<String, String> state = lost(mark.state(), facts.state(), mark.state().keySet());
    Set<String> configured = new TreeSet<>(facts.configuredEvents());
    configured.retainAll(mark.events().keySet());
    SortedMap<String, String> events = lost(mark.events(), facts.events(), configured);
    boolean offsets = !facts.rawRead().isEmpty() || facts.fragmentsRead();
    boolean nothingLeft =
        state.size() == mark.state().size() && events.size() == configured.size() && !offsets;
    if (nothingLeft) {
      return new Verdict.Begin();
    }
    if (!state.isEmpty() || !events.isEmpty()) {
      return parts(state, events);
    }
    SortedSet<String> unread = forgotten();
    if (!unread.isEmpty()) {
      return rawOffsets(unread);
    }
    if (mark.fragmentsRead() && !facts.fragmentsRead()) {
      return fragmentOffsets();
    }
    return new Verdict.Continue(rawTopics());
  }

  private Verdict parts(SortedMap<String, String> state, SortedMap<String, String> events) {
    SortedMap<String, String> all = new TreeMap<>(state);
    all.putAll(events);
    String consequence =
        state.isEmpty()
            ? "; the state has rows that would not be published there again"
            : "; what was read before is not read again, and partial rows would be published over"
                + " whole ones";
    return new Verdict.Refuse(
        named(all)
            + " since the last start, while the rest of this application is there"
            + consequence,
        rebuild(facts.applicationId()));
  }

  /** Raw topics that were read. One that was created anew is to be read from its start. */
  private SortedSet<String> forgotten() {
    SortedSet<String> forgotten = new TreeSet<>(mark.rawRead());
    forgotten.removeAll(facts.rawRead());
    forgotten.removeIf(
        topic -> {
          Uuid id = facts.raw().get(topic);
          return id == null || !id.equals(mark.raw().get(topic));
        });
    return forgotten;
  }

  private Verdict rawOffsets(SortedSet<String> topics) {
    String group = facts.applicationId() + "-decode";
    return new Verdict.Refuse(
        "the group "
            + group
            + " has lost its offsets of "
            + some(List.copyOf(topics))
            + " (deleted, or expired by offsets.retention.minutes) while the state is there: read"
            + " from the start, a raw topic brings back rows whose deletions the state has purged",
        "Set where to continue:  kafka-consumer-groups.sh --group "
            + group
            + " --reset-offsets --to-datetime <before the last stop> --execute with --topic for"
            + " each, or --to-earliest if all of it is younger than fullrow.tombstone-retention."
            + " Else "
            + decapitalized(rebuild(facts.applicationId())));
  }

  private Verdict fragmentOffsets() {
    return new Verdict.Refuse(
        "the group "
            + facts.applicationId()
            + " has lost its offsets of "
            + facts.repartition()
            + " (deleted, or expired by offsets.retention.minutes) while the state is there",
        "What has been read is removed from that topic, so: kafka-consumer-groups.sh --group "
            + facts.applicationId()
            + " --topic "
            + facts.repartition()
            + " --reset-offsets --to-earliest --execute.");
  }

  /** A new raw topic is read from its start: brokers delete offsets with their topic. */
  private List<String> rawTopics() {
    Set<String> configured = new TreeSet<>(facts.raw().keySet());
    configured.retainAll(mark.raw().keySet());
    SortedMap<String, String> replaced = lost(mark.raw(), facts.raw(), configured);
    return replaced.isEmpty()
        ? List.of()
        : List.of(named(replaced) + " since the last start: a rebuild lacks what the old had");
  }

  private static SortedMap<String, String> lost(
      Map<String, Uuid> marked, Map<String, Uuid> found, Set<String> names) {
    SortedMap<String, String> lost = new TreeMap<>();
    for (String name : names) {
      if (!found.containsKey(name)) {
        lost.put(name, "is missing");
      } else if (!found.get(name).equals(marked.get(name))) {
        lost.put(name, "was created anew");
      }
    }
    return lost;
  }

  private static String named(SortedMap<String, String> lost) {
    List<String> texts = new ArrayList<>();
    lost.forEach((name, what) -> texts.add("the topic " + name + " " + what));
    return some(texts);
  }

  private static String some(List<String> texts) {
    String more = texts.size() > NAMED ? " and " + (texts.size() - NAMED) + " more likewise" : "";
    return String.join(", ", texts.subList(0, Math.min(NAMED, texts.size()))) + more;
  }

  private static String rebuild(String id) {
    return "Rebuild under a new fullrow.application-id with new events-topics; or, with all"
        + " instances stopped, delete all of this one and begin again: the topics "
        + id
        + "-*, its events topics, the groups "
        + id
        + " and "
        + id
        + "-decode. Never the raw topics.";
  }

  private static String decapitalized(String text) {
    return Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
