// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import io.fullrow.model.TableId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Publishes a snapshot of the node beside it, once. */
@Command(
    name = "snapshot",
    mixinStandardHelpOptions = true,
    versionProvider = PublisherVersion.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    description = {
      "Publishes what one Cassandra node has on its disk: takes a snapshot of the tables, reads its"
          + " SSTables, and clears it. Tombstones, row markers and the times of single elements are"
          + " among it. If it is ended before, the same command goes on. Run it at each node, while"
          + " the publisher of its commit log runs.",
      ""
    })
final class SnapshotCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotCommand.class);
  private static final int RETRY_MILLIS = 1_000;

  static final String ACCEPT_UNREPAIRED = "--accept-unrepaired";

  @ParentCommand private PublisherCommand parent;

  @Option(
      names = "--tag",
      paramLabel = "<name>",
      description = "Publishes this snapshot, which is there, and does not clear it.")
  private @Nullable String tag;

  @Option(names = "--keep", description = "Does not clear the snapshot.")
  private boolean keep;

  @Option(
      names = ACCEPT_UNREPAIRED,
      description = {
        "Publishes of each token range only what its first replica in this data center has, which is"
            + " a fraction of all: writes and deletions that this replica has missed are lost. Only"
            + " after a full repair, and while no node joins or leaves; at every node of the data"
            + " center."
      })
  private boolean acceptUnrepaired;

  @Option(
      names = "--rate",
      defaultValue = "0",
      paramLabel = "<bytes>",
      description = "Of records, at most so many a second (default: without limit).")
  private long rate;

  @Option(
      names = "--data",
      split = ",",
      paramLabel = "<folder>",
      description = "Instead of the data_file_directories of cassandra.yaml.")
  private List<Path> data = List.of();

  @Option(
      names = "--jmx",
      defaultValue = "127.0.0.1:7199",
      paramLabel = "<host>:<port>",
      description = "Where the node answers JMX (default: ${DEFAULT-VALUE}).")
  private String jmx;

  @Option(names = "--jmx-username", paramLabel = "<name>", description = "A user of JMX.")
  private @Nullable String jmxUsername;

  @Option(
      names = "--jmx-password-file",
      paramLabel = "<file>",
      description = "A file with that user's password.")
  private @Nullable Path jmxPasswordFile;

  @Override
  public Integer call() throws Exception {
    requireUsable();
    NodeOptions options = parent.options();
    NodeYaml yaml = options.yaml();
    Map<String, Object> settings = parent.kafka().producerSettings();
    SnapshotFolders folders = new SnapshotFolders(data.isEmpty() ? yaml.dataFolders() : data);
    try (StateFolder state = StateFolder.openForSnapshots(options.state())) {
      Node node = options.load(state, yaml);
      InetSocketAddress address = options.address(yaml);
      Node.Identity identity = node.identity(address);
      List<TableId> tables = options.tables();
      requirePublishable(node.schema(address), tables);
      Snapshots snapshots =
          new Snapshots(state, folders, identity.hostId(), tables, ranges(node, address, tables));
      Snapshot snapshot = ready(snapshots, node, address);
      Snapshot done = publish(node, identity, settings, state.snapshot(snapshot.tag()), snapshot);
      if (done.own() && !keep) {
        try (NodeJmx taker = jmx()) {
          taker.clearSnapshot(done.tag(), tables);
        }
      }
      snapshots.forget(done);
      LOG.info(
          "Published the snapshot {}: {} SSTables of {}, {} records",
          done.tag(),
          done.ssTables().size(),
          tables,
          done.records());
    }
    return CommandLine.ExitCode.OK;
  }

  private void requireUsable() {
    if (rate < 0) {
      throw new IllegalArgumentException("--rate is the number of bytes a second, not " + rate);
    }
    if ((jmxUsername == null) != (jmxPasswordFile == null)) {
      throw new IllegalArgumentException("--jmx-username and --jmx-password-file go together");
    }
    if (tag != null && (tag.isEmpty() || tag.contains("/"))) {
      throw new IllegalArgumentException("--tag=" + tag + " is no name of a snapshot");
    }
  }

  /** All of them if none. */
  private Map<String, List<TokenRange>> ranges(
      Node node, InetSocketAddress address, List<TableId> tables) throws IOException {
    if (!acceptUnrepaired) {
      return Map.of();
    }
    Ring ring = node.ring(address);
    try (NodeJmx live = jmx()) {
      ring.requireTokens(live.tokens());
    }
    Map<String, List<TokenRange>> ranges = new HashMap<>();
    for (TableId table : tables) {
      ranges.put(table.toString(), ring.primaryRanges(table.keyspace()));
    }
    LOG.warn(
        "Publishing only what this node has of the token ranges whose first replica it is, of {}"
            + " other nodes: run this at each node of the data center",
        ring.peers().size());
    return ranges;
  }

  private static void requirePublishable(SchemaDefinition schema, List<TableId> tables) {
    for (TableId name : tables) {
      List<SchemaDefinition.Table> named = schema.named(name);
      if (named.isEmpty()) {
        throw new IllegalArgumentException(
            name + " does not exist (names are case-sensitive): see --table");
      }
      named.forEach(SchemaDefinition.Table::requireNoCounter);
    }
  }

  /** Taken, and all that is in its SSTables learned. */
  private Snapshot ready(Snapshots snapshots, Node node, InetSocketAddress address)
      throws IOException {
    SchemaDefinition schema = node.schema(address);
    Snapshot begun = tag == null ? snapshots.begun() : snapshots.existing(tag, schema);
    if (!begun.taken()) {
      try (NodeJmx taker = jmx()) {
        begun = snapshots.taken(begun, taker, schema);
      }
    }
    // Behind the snapshot: whatever it has columns of is known by now.
    node.learn(node.schema(address));
    return begun;
  }

  private Snapshot publish(
      Node node,
      Node.Identity identity,
      Map<String, Object> settings,
      SnapshotFile file,
      Snapshot snapshot)
      throws IOException, InterruptedException {
    KafkaOptions kafka = parent.kafka();
    kafka.topics(settings, parent.options().tables(), Set.of()).create();
    try (KafkaSender sender =
        new KafkaSender(
            () -> KafkaOptions.producer(settings),
            kafka::topic,
            identity.cluster(),
            identity.hostId())) {
      LOG.info(
          "Publishing the snapshot {} of node {} of {}: {} SSTables, of which {} are done",
          snapshot.tag(),
          identity.hostId(),
          identity.cluster(),
          snapshot.ssTables().size(),
          snapshot.ssTables().stream().filter(Snapshot.SsTable::done).count());
      return published(
          new SnapshotPublisher(
              node,
              sender,
              new Pace(rate, System::nanoTime),
              new SnapshotProgress(System::nanoTime),
              file,
              snapshot));
    } catch (IOException e) {
      throw new IOException(e.getMessage() + ". The same command goes on from there", e);
    }
  }

  /** However long Kafka is away. */
  private static Snapshot published(SnapshotPublisher publisher)
      throws IOException, InterruptedException {
    while (true) {
      try {
        return publisher.publish();
      } catch (NotStoredException e) {
        LOG.error("{}. It is tried again", e.getMessage());
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private NodeJmx jmx() throws IOException {
    return NodeJmx.open(
        NodeOptions.address("--jmx", jmx),
        jmxUsername == null || jmxPasswordFile == null
            ? List.of()
            : List.of(jmxUsername, Files.readString(jmxPasswordFile).strip()));
  }
}
