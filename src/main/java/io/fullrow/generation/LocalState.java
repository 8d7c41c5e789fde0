// SPDX-License-Identifier: Apache-2.0
package io.fullrow.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The state of Kafka Streams on this instance's disk, with a copy of the ids of the topics that it
 * was made from: the file {@code <application-id>.generation} next to the application's folder.
 * State of other topics, or of an older layout of tasks, is wiped and restored from the changelogs.
 * The file is JSON: {@code {"layout": 2, "state": {topic: id in Kafka's base 64, ...}}}.
 *
 * <p>Only to be used while Kafka Streams does not run on that folder.
 */
public final class LocalState {
  private static final Logger LOG = LoggerFactory.getLogger(LocalState.class);
  private static final JsonMapper JSON = new JsonMapper();

  /** To be raised whenever the number of a task comes to mean another part of the topology. */
  private static final int LAYOUT = 2;

  private final Path folder;
  private final Path copy;

  /**
   * @param stateDir as Kafka Streams is given it
   */
  public LocalState(Path stateDir, String applicationId) {
    this.folder = stateDir.resolve(applicationId);
    this.copy = stateDir.resolve(applicationId + ".generation");
  }

  /**
   * Wipes what does not belong to the topics that exist, and says so in the log.
   *
   * @param state ids of the changelogs and the repartition topic that exist
   * @throws UncheckedIOException if the folder cannot be read or written
   */
  public void keepOnly(Map<String, Uuid> state) {
    try {
      List<Path> tasks = tasks();
      if (!tasks.isEmpty() && !belongsTo(state)) {
        LOG.warn(
            "the state in {} is of other topics or of an older version: it is wiped and restored"
                + " from the changelogs",
            folder);
        for (Path task : tasks) {
          delete(task);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the state in " + folder + " cannot be wiped", e);
    }
  }

  private boolean belongsTo(Map<String, Uuid> state) {
    return recorded()
        .filter(
            made ->
                made.entrySet().stream().allMatch(e -> e.getValue().equals(state.get(e.getKey()))))
        .isPresent();
  }

  /**
   * Notes which topics the state is of.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public void record(SortedMap<String, Uuid> state) {
    if (recorded().filter(made -> made.equals(state)).isPresent()) {
      return;
    }
    ObjectNode json = JSON.createObjectNode();
    json.put("layout", LAYOUT);
    Generation.write(json.putObject("state"), state);
    try {
      Files.createDirectories(copy.toAbsolutePath().getParent());
      Path written = copy.resolveSibling(copy.getFileName() + ".new");
      Files.write(written, JSON.writeValueAsBytes(json));
      move(written);
    } catch (IOException e) {
      throw new UncheckedIOException(copy + " cannot be written", e);
    }
  }

  private void move(Path written) throws IOException {
    try {
      Files.move(written, copy, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(written, copy, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Empty if there is no copy, or none of this layout. */
  private Optional<SortedMap<String, Uuid>> recorded() {
    if (!Files.exists(copy)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(Files.readAllBytes(copy));
      return json.path("layout").asInt(0) == LAYOUT
          ? Optional.of(Generation.ids(json.path("state")))
          : Optional.empty();
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      LOG.warn("{} cannot be read: {}", copy, e.toString());
      return Optional.empty();
    }
  }

  /**
   * The folders of tasks; the process id next to them stays, by which Kafka knows this instance.
   */
  private List<Path> tasks() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isDirectory)
          .filter(entry -> entry.getFileName().toString().matches("\\d+_\\d+"))
          .toList();
    }
  }

  private static void delete(Path task) throws IOException {
    try (Stream<Path> all = Files.walk(task)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
