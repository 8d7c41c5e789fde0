// SPDX-License-Identifier: Apache-2.0
package io.fullrow.command;

import com.datastax.oss.driver.api.core.DriverException;
import io.fullrow.canary.Canaries;
import io.fullrow.canary.CanaryInput;
import io.fullrow.canary.CanaryTable;
import io.fullrow.canary.CaptureReport;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.canary.CdcOption;
import io.fullrow.config.InputSettings;
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
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Whether changes of a table are captured: all that is written after a yes comes to Kafka. */
final class CaptureCheck {
  private static final String WITHOUT_CDC = "trigger";
  private static final String PUBLISHED = "fragment";

  private final Connections connections;
  private final CapturedInputs inputs;
  private @Nullable WriterSchemas writerSchemas;

  /**
   * @param inputs of all tables that it is asked about
   */
  CaptureCheck(Connections connections, CapturedInputs inputs) {
    this.connections = connections;
    this.inputs = inputs;
  }

  /**
   * Asks Kafka and the source what of the inputs is captured.
   *
   * @throws CommandFailedException if the raw topics cannot be read
   */
  static CaptureCheck of(Collection<TableSettings> tables, Connections connections) {
    return new CaptureCheck(connections, inputs(tables, connections));
  }

  /**
   * @throws CommandFailedException if the raw topics cannot be read
   */
  static CapturedInputs inputs(Collection<TableSettings> tables, Connections connections) {
    try {
      return CapturedInputs.of(tables, connections.source(), connections::consumer);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private static CommandFailedException unreadable(KafkaException error) {
    return new CommandFailedException(
        "the raw topics cannot be read: " + error.getMessage(), error);
  }

  /**
   * @throws CommandFailedException if nothing shows what is written to the table, for lack of the
   *     option or of a publisher
   */
  void requireCapture(TableSettings table) {
    boolean triggered =
        table.inputs().stream().anyMatch(input -> input.format().equals(WITHOUT_CDC));
    if (!triggered && !CdcOption.isOn(connections.source(), TableId.parse(table.source()))) {
      throw refused(
          table.source()
              + " is not captured: a row that changes while it is read would be lost. Run ALTER TABLE "
              + table.source()
              + " WITH cdc = true and start the publishers; or --without-capture, if nothing writes"
              + " to the table any more, or only through Kafka");
    }
    gap(table)
        .ifPresent(
            reason -> {
              throw refused(
                  table.source()
                      + " is not captured: "
                      + reason
                      + ". Start the publishers, or say --without-capture if nothing writes to the"
                      + " table any more, or only through Kafka");
            });
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
              + ". Check that the publisher of each of these nodes runs and writes to that topic,"
              + " that cdc is on in each cassandra.yaml, and the format of the input; give slow"
              + " publishers a longer --canary-timeout");
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
  boolean isCaptured(TableSettings table) {
    return inputs.has(table);
  }

  /** See {@link CapturedInputs#gap}. */
  Optional<String> gap(TableSettings table) {
    return inputs.gap(table);
  }

  /**
   * Sends canaries of all tables to every node that has them, and waits for all together.
   *
   * @param tables that are captured
   * @throws CommandFailedException if the raw topics cannot be read
   */
  List<CaptureReport> measure(List<TableSettings> tables, Duration timeout) {
    Canaries canaries = new Canaries(connections.source(), new SecureRandom());
    try (Consumer<byte[], byte[]> consumer = connections.consumer()) {
      return canaries.send(tables.stream().map(this::table).toList(), consumer, timeout);
    } catch (KafkaException e) {
      throw unreadable(e);
    }
  }

  private CanaryTable table(TableSettings table) {
    TableSchema schema =
        DriverSchemas.read(connections.source().getMetadata(), TableId.parse(table.source()));
    return new CanaryTable(
        schema,
        inputs.of(table).stream()
            .map(
                input ->
                    new CanaryInput(
                        input.topic(),
                        Formats.input(table, input, schema, writerSchemas()),
                        isOfEachReplica(input)))
            .toList());
  }

  /** Applications send a fragment once; of a captured one each node's publisher sends its copy. */
  private static boolean isOfEachReplica(InputSettings input) {
    return input.format().equals(PUBLISHED) || Formats.ofEachReplica(input);
  }

  /** Each schema is asked for once: a canary is looked for among all that is captured. */
  private WriterSchemas writerSchemas() {
    if (writerSchemas == null) {
      writerSchemas = new RegistryWriterSchemas(new CachingRegistry(connections.registry()));
    }
    return writerSchemas;
  }

  private static CommandFailedException refused(String message) {
    return new CommandFailedException(ExitCode.REFUSED, message);
  }
}
