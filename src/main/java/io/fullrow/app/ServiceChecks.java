// SPDX-License-Identifier: Apache-2.0
package io.fullrow.app;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.check.CapturedWrites;
import io.fullrow.check.CheckedServers;
import io.fullrow.check.Finding;
import io.fullrow.command.Connections;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.registry.CachingRegistry;
import io.fullrow.schema.TableSchema;
import io.fullrow.sink.cassandra.CassandraWriter;
import io.fullrow.tables.RegistryWriterSchemas;
import io.fullrow.tables.TableReview;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;

/** What the service's start checks, over the connections of a command. */
final class ServiceChecks implements CheckedServers {
  private final Connections connections;

  ServiceChecks(Connections connections) {
    this.connections = connections;
  }

  @Override
  public FullrowProperties configured() {
    return connections.configured();
  }

  @Override
  public TableList tables() {
    return connections.tables();
  }

  @Override
  public TableList sourceTables() {
    return connections.sourceTables();
  }

  @Override
  public CqlSession source() {
    return connections.source();
  }

  @Override
  public CqlSession target() {
    return connections.target();
  }

  @Override
  public List<Finding> kafka(TableList tables) {
    return new KafkaChecks(connections.admin(), configured(), tables).run();
  }

  @Override
  public CapturedWrites writes(TableSettings table, TableSchema source) {
    try (Consumer<byte[], byte[]> consumer = connections.consumer()) {
      return new CapturedTail(
              consumer, new RegistryWriterSchemas(new CachingRegistry(connections.registry())))
          .read(table, source);
    }
  }

  @Override
  public CapturedInputs captured(Collection<TableSettings> tables) {
    return CapturedInputs.of(tables, connections.source(), connections::consumer);
  }

  @Override
  public List<Finding> registry() {
    connections.registry().latest(configured().operationsTopic() + "-value");
    return List.of();
  }

  @Override
  public TableReview review(TableList tables) {
    return FollowedTables.review(
        tables, connections.registry(), CassandraWriter.expiryPrecision(target()));
  }
}
