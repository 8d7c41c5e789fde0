// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.check.CheckedServers;
import io.fullrow.cluster.ClusterConnection;
import io.fullrow.cluster.ClusterSession;
import io.fullrow.command.CommandFailedException;
import io.fullrow.command.Connections;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.Problem;
import io.fullrow.config.Secrets;
import io.fullrow.config.StartRefusedException;
import io.fullrow.config.TableList;
import io.fullrow.config.TablesCheck;
import io.fullrow.operations.OperationsTopic;
import io.fullrow.registry.HttpRegistry;
import io.fullrow.registry.RegistryClient;
import io.fullrow.registry.RegistryConfig;
import io.fullrow.replay.ReplayTarget;
import io.fullrow.topology.RecordSize;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** The connections of the service's own configuration. For one thread. */
final class ConfiguredConnections implements Connections {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  private final FullrowProperties configured;
  private final Secrets secrets;
  private final ServerErrors errors;
  private final WaitNotice notice;
  private final OpenResources open = new OpenResources();
  private Optional<TableList> tables = Optional.empty();
  private Optional<CqlSession> source = Optional.empty();
  private Optional<CqlSession> target = Optional.empty();
  private Optional<Admin> admin = Optional.empty();
  private Optional<CommandFailedException> kafkaFailure = Optional.empty();
  private Optional<OperationsTopic> operations = Optional.empty();

  /**
   * @param notice closed with this
   */
  ConfiguredConnections(FullrowProperties configured, WaitNotice notice) {
    this.configured = configured;
    this.secrets = Secrets.of(configured);
    this.errors = new ServerErrors(secrets);
    this.notice = open.add(notice);
  }

  /**
   * Reads the configuration as the service does.
   *
   * @param arguments keys of the configuration
   * @param say shows people which server does not answer yet
   * @throws StartRefusedException with all that is wrong with it
   */
  static ConfiguredConnections read(List<String> arguments, Consumer<String> say) {
    return new ConfiguredConnections(
        new CommandConfiguration().read(arguments), new WaitNotice(say));
  }

  @Override
  public FullrowProperties configured() {
    return configured;
  }

  @Override
  public FullrowProperties properties() {
    return configured.with(tables());
  }

  @Override
  public TableList tables() {
    if (tables.isEmpty()) {
      tables =
          Optional.of(
              configured.keyspaces().isEmpty()
                  ? TableList.listed(configured)
                  : tables(
                      () ->
                          TableList.of(
                              configured,
                              keyspace -> TableList.names(target().getMetadata(), keyspace)),
                      "Create the tables: fullrow schema prints their DDL."));
    }
    return tables.get();
  }

  @Override
  public TableList sourceTables() {
    return tables(
        () ->
            TableList.ofSource(
                configured, keyspace -> TableList.names(source().getMetadata(), keyspace)),
        "Correct the keyspace's source, include or exclude.");
  }

  private TableList tables(Supplier<TableList> list, String remedy) {
    TableList all;
    try {
      all = list.get();
    } catch (IllegalStateException e) {
      throw new StartRefusedException(
          List.of(new Problem("fullrow.keyspaces", "", String.valueOf(e.getMessage()), remedy)));
    }
    List<Problem> problems =
        new TablesCheck(configured, all, ConfigurationLoader.FORMATS).problems();
    if (!problems.isEmpty()) {
      throw new StartRefusedException(problems);
    }
    return all;
  }

  @Override
  public CqlSession source() {
    if (configured.source().contactPoints().isEmpty()) {
      return target();
    }
    if (source.isEmpty()) {
      source = Optional.of(connect("fullrow.source", Clients.source(configured)));
    }
    return source.get();
  }

  @Override
  public CqlSession target() {
    if (target.isEmpty()) {
      boolean both = configured.source().contactPoints().isEmpty();
      target =
          Optional.of(
              connect(
                  "fullrow.target", both ? Clients.both(configured) : Clients.target(configured)));
    }
    return target.get();
  }

  private CqlSession connect(String key, ClusterConnection cluster) {
    try {
      CqlSession session =
          notice.call(
              "Cassandra at " + addresses(cluster) + " (" + key + ")",
              () ->
                  ClusterSession.open(cluster)
                      .toCompletableFuture()
                      .get(CONNECT_TIMEOUT.toSeconds(), TimeUnit.SECONDS));
      open.add(() -> ClusterSession.close(session, CLOSE_TIMEOUT));
      return session;
    } catch (TimeoutException e) {
      throw failed("no node of " + key + " " + cluster.contactPoints() + " answers", e);
    } catch (ExecutionException e) {
      throw failed(key + ": " + errors.reason(e.getCause() == null ? e : e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted", e);
    } catch (Exception e) {
      throw failed(key + ": " + errors.reason(e), e);
    }
  }

  private static String addresses(ClusterConnection cluster) {
    return cluster.contactPoints().stream()
        .map(node -> node.getHostString() + ":" + node.getPort())
        .collect(Collectors.joining(", "));
  }

  @Override
  public Admin admin() {
    if (kafkaFailure.isPresent()) {
      throw kafkaFailure.get();
    }
    if (admin.isEmpty()) {
      Admin created = Admin.create(Clients.kafka(configured));
      open.add(() -> created.close(CLOSE_TIMEOUT));
      requireAnswer(created);
      admin = Optional.of(created);
    }
    return admin.get();
  }

  /** Once is enough: whatever the command asks next would wait as long again. */
  private void requireAnswer(Admin created) {
    try {
      String unused = asked(() -> TopicFacts.answer(created.describeCluster().clusterId()));
    } catch (CommandFailedException e) {
      kafkaFailure = Optional.of(e);
      throw e;
    }
  }

  @Override
  public Map<String, Object> consumerSettings() {
    requireKafka();
    return Clients.consumer(configured);
  }

  @Override
  public Map<String, Object> producerSettings() {
    requireKafka();
    return Clients.producer(configured, RecordSize.MAX_INTERNAL_BYTES);
  }

  private void requireKafka() {
    Admin unused = admin();
  }

  @Override
  public RegistryClient registry() {
    return new AnnouncedRegistry(
        new HttpRegistry(RegistryConfig.from(Clients.registry(configured))),
        secrets.hide("the schema registry at " + configured.schemaRegistry().url()),
        notice);
  }

  @Override
  public OperationsTopic operations() {
    if (operations.isEmpty()) {
      Topics topics = new Topics(admin(), configured, List.of());
      operations =
          Optional.of(
              asked(
                  () -> {
                    topics.ensureOperations();
                    return open.add(
                        OperationsTopic.open(
                            Clients.kafka(configured), configured.operationsTopic()));
                  }));
    }
    return operations.get();
  }

  private <T> T asked(Supplier<T> question) {
    String kafka = "Kafka at " + String.join(", ", configured.kafka().bootstrapServers());
    try {
      return notice.ask(kafka, question);
    } catch (KafkaException e) {
      throw failed(kafka + ": " + errors.reason(e), e);
    }
  }

  @Override
  public ReplayTarget replayTarget(TableList tables) {
    FullrowProperties properties = configured.with(tables);
    CqlSession session = connect("fullrow.target", Clients.target(properties));
    return new ConfiguredReplayTarget(properties, tables, session, registry());
  }

  @Override
  public CheckedServers checked() {
    return new ServiceChecks(this);
  }

  private static CommandFailedException failed(String message, Exception cause) {
    return new CommandFailedException(message, cause);
  }

  @Override
  public void close() {
    open.close();
  }
}
