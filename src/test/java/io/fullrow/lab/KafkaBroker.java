// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka broker that is its own controller (KRaft).
 *
 * <p>It creates unknown topics on demand with three partitions. Compaction and retention look for
 * work every second or less, so that tests see their effect. Kafka refuses a topic's {@code
 * segment.bytes} below 1 MiB: tests get small segments by {@code segment.ms}.
 */
public final class KafkaBroker extends Server {
  private static final int PORT = 9092;
  private static final int CONTROLLER_PORT = 9093;
  private static final String CLUSTER_ID = "bGFiLWxhYi1sYWItbGFiLQ";

  private final String address;
  private final int port;
  private final int controllerPort;
  private final Map<String, String> overrides;

  KafkaBroker(LabFolders folders, String address, Map<String, String> overrides) {
    super("kafka", folders);
    this.address = address;
    this.port = LoopbackNet.freePort(address, PORT);
    this.controllerPort = LoopbackNet.freePort(address, Math.max(CONTROLLER_PORT, port + 1));
    this.overrides = Map.copyOf(overrides);
  }

  /** Such as {@code 127.0.0.1:9092}; the same after a restart. */
  public String bootstrapServers() {
    return address + ":" + port;
  }

  /**
   * Runs one of Kafka's own tools to its end.
   *
   * @param tool its main class, such as {@code
   *     org.apache.kafka.tools.consumer.group.ConsumerGroupCommand}
   * @param arguments all of them: nothing is added, not even {@code --bootstrap-server}
   */
  public ToolResult run(String tool, String... arguments) {
    List<String> options = List.of("-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
    String program = tool.substring(tool.lastIndexOf('.') + 1);
    return runToEnd(program, java(options, tool, Arrays.asList(arguments)));
  }

  /**
   * Resets, lists or describes consumer groups: {@code kafka-consumer-groups} with the broker's
   * address already given.
   */
  public ToolResult consumerGroups(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--bootstrap-server";
    all[arguments.length + 1] = bootstrapServers();
    return run("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand", all);
  }

  @Override
  void prepare() {
    ConfigFile.writeProperties(config(), properties());
    if (!Files.exists(logs().resolve("meta.properties"))) {
      ToolResult format =
          run("kafka.tools.StorageTool", "format", "-t", CLUSTER_ID, "-c", config().toString());
      if (format.exitCode() != 0) {
        throw new IllegalStateException("Cannot format the broker's storage: " + format.output());
      }
    }
  }

  @Override
  JavaCommand command() {
    List<String> options =
        List.of(
            "-Xmx" + System.getProperty("fullrow.lab.broker-heap", "512m"),
            "-XX:+UseSerialGC",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS");
    return java(options, "kafka.Kafka", List.of(config().toString()));
  }

  @Override
  boolean isReady() {
    return log().contains("Kafka Server started");
  }

  private JavaCommand java(List<String> options, String main, List<String> arguments) {
    return new JavaCommand(options, List.of(folders().jars("kafka")), main, arguments);
  }

  private Path config() {
    return data().resolve("server.properties");
  }

  private Path logs() {
    return data().resolve("logs");
  }

  private Map<String, String> properties() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("process.roles", "broker,controller");
    properties.put("node.id", "1");
    properties.put("controller.quorum.voters", "1@" + address + ":" + controllerPort);
    properties.put(
        "listeners",
        "PLAINTEXT://" + address + ":" + port + ",CONTROLLER://" + address + ":" + controllerPort);
    properties.put("advertised.listeners", "PLAINTEXT://" + address + ":" + port);
    properties.put("controller.listener.names", "CONTROLLER");
    properties.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
    properties.put("log.dirs", logs().toString());
    properties.put("num.partitions", "3");
    properties.putAll(SINGLE_BROKER);
    properties.putAll(PROMPT);
    properties.putAll(overrides);
    return properties;
  }

  private static final Map<String, String> SINGLE_BROKER =
      Map.of(
          "offsets.topic.replication.factor", "1",
          "offsets.topic.num.partitions", "8",
          "transaction.state.log.replication.factor", "1",
          "transaction.state.log.min.isr", "1",
          "transaction.state.log.num.partitions", "8",
          "share.coordinator.state.topic.replication.factor", "1",
          "share.coordinator.state.topic.min.isr", "1");

  private static final Map<String, String> PROMPT =
      Map.of(
          "group.initial.rebalance.delay.ms", "0",
          "log.initial.task.delay.ms", "1000",
          "log.cleaner.backoff.ms", "500",
          "log.retention.check.interval.ms", "1000",
          "log.segment.delete.delay.ms", "1000");
}
