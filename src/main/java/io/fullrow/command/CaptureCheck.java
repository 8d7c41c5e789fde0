// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.canary.Canaries;
import io.fullrow.canary.CanaryInput;
import io.fullrow.canary.CanaryTable;
import io.fullrow.canary.CaptureReport;
import io.fullrow.canary.CdcOption;
import io.fullrow.config.TableSettings;
import io.fullrow.decode.WriterSchemas;
import io.fullrow.model.TableId;
import io.fullrow.registry.CachingRegistry;
import io.fullrow.schema.DriverSchemas;
import io.fullrow.schema.TableSchema;
import io.fullrow.tables.Formats;
import io.fullrow.tables.RegistryWriterSchemas;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** Whether changes of a table are captured: all that is written after a yes comes to Kafka. */
final class CaptureCheck {
  /** Whoever publishes it does not need the commit log. */
  private static final String OWN_FORMAT = "fragment";

  private final Connections connections;
  private @Nullable WriterSchemas writerSchemas;

  CaptureCheck(Connections connections) {
    this.connections = connections;
  }

  /**
   * @throws CommandFailedException if one of the inputs needs the option and it is off
   */
  void requireCdc(TableSettings table) {
    if (isCaptured(table) && !CdcOption.isOn(connections.source(), TableId.parse(table.source()))) {
      throw refused(
          table.source()
              + " is not captured: a row that changes while it is read would be lost. Run ALTER TABLE "
              + table.source()
              + " WITH cdc = true and start the connectors; or --without-capture, if nothing"
              + " writes to the table any more");
    }
  }

  /**
   * Sends canaries to every node and waits for them.
   *
   * @throws CommandFailedException if one cannot be written, or does not come back in time
   */
  void requireCanary(TableSettings table, Duration timeout) {
    CaptureReport report = measure(List.of(table), timeout).get(0);
    report.failure().ifPresent(error -> throwFor(table, error));
    if (!report.cameBack()) {
      throw refused(
          "a canary of "
              + table.source()
              + " did not come back within "
              + timeout.toSeconds()
              + " s: "
              + report.render()
              + ". Check that the connector of each of these nodes runs and writes to that topic,"
              + " that cdc is on in each cassandra.yaml, and the format of the input; give slow"
              + " connectors a longer --canary-timeout");
    }
  }

  private static void throwFor(TableSettings table, RuntimeException error) {
    if (error instanceof DriverException) {
      throw new CommandFailedException(
          "a canary could not be written to "
              + table.source()
              + " at ALL, by DELETE: every replica must be up, and the user needs MODIFY: "
              + error.getMessage(),
          error);
    }
    throw error;
  }

  /** Whether anything of the source is captured for the table. */
  static boolean isCaptured(TableSettings table) {
    return table.inputs().stream().anyMatch(input -> !input.format().equals(OWN_FORMAT));
  }

  /**
   * Sends canaries of all tables to every node that has them, and waits for all together.
   *
   * @param tables that are captured
   * @throws CommandFailedException if the raw topics cannot be read
   */
  List<CaptureReport> measure(List<TableSettings> tables, Duration timeout) {
    Canaries canaries = new Canaries(connections.source(), new SecureRandom());
    try (Consumer<byte[], byte[]> consumer = consumer()) {
      return canaries.send(tables.stream().map(this::table).toList(), consumer, timeout);
    } catch (KafkaException e) {
      throw new CommandFailedException("the raw topics cannot be read: " + e.getMessage(), e);
    }
  }

  private CanaryTable table(TableSettings table) {
    TableSchema schema =
        DriverSchemas.read(connections.source().getMetadata(), TableId.parse(table.source()));
    return new CanaryTable(
        schema,
        table.inputs().stream()
            .filter(input -> !input.format().equals(OWN_FORMAT))
            .map(
                input ->
                    new CanaryInput(
                        input.topic(),
                        Formats.input(table, input, schema, writerSchemas()),
                        Formats.ofEachReplica(input)))
            .toList());
  }

  /** Each schema is asked for once: a canary is looked for among all that is captured. */
  private WriterSchemas writerSchemas() {
    if (writerSchemas == null) {
      writerSchemas = new RegistryWriterSchemas(new CachingRegistry(connections.registry()));
    }
    return writerSchemas;
  }

  private Consumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(connections.consumerSettings());
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static CommandFailedException refused(String message) {
    return new CommandFailedException(ExitCode.REFUSED, message);
  }
}
