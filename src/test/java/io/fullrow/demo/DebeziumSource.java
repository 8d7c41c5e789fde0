// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import io.fullrow.lab.Converter;
import io.fullrow.lab.Lab;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.workload.Movies;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Debezium's connectors, with JSON. */
final class DebeziumSource implements Source {
  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public String processes() {
    return "connectors";
  }

  @Override
  public void start(Lab lab) {
    lab.startDebezium(Converter.JSON);
    lab.awaitDebezium(DemoSetup.OLD, Movies.TABLE);
  }

  @Override
  public String rawTopic() {
    return "lab." + Movies.table(DemoSetup.OLD);
  }

  @Override
  public String format() {
    return "debezium";
  }

  @Override
  public List<String> lossy() {
    return Movies.LOSSY.stream().sorted().toList();
  }

  @Override
  public boolean publishExistingRows(Lab lab, Commands commands, Screen screen) {
    return commands.run(
        "snapshot", "--row-markers=insert", "--accept-loss=" + String.join(",", Movies.LISTS));
  }

  @Override
  public ComparisonRequest of(ComparisonRequest all) {
    return all.leavingOut(Movies.LOSSY);
  }

  /** Its {@code op} is {@code i}, {@code u}, {@code d} or {@code r} for a range. */
  @Override
  public RawFragment read(ConsumerRecord<byte[], byte[]> message) {
    JsonNode value = JSON.readTree(message.value());
    JsonNode source = value.get("source");
    List<String> touched = new ArrayList<>();
    value
        .get("after")
        .properties()
        .forEach(
            column -> {
              JsonNode cell = column.getValue();
              if (!cell.isNull()
                  && cell.has("value")
                  && !RawFragment.KEY.contains(column.getKey())) {
                boolean expires = !cell.get("value").isNull() && !cell.path("deletion_ts").isNull();
                touched.add(column.getKey() + "=" + cell.get("value") + (expires ? " (TTL)" : ""));
              }
            });
    return new RawFragment(
        message.partition(),
        message.offset(),
        source.get("file").asString(),
        value.get("op").asString(),
        source.get("ts_us").asLong(),
        RawFragment.KEY.stream()
            .map(column -> value.at("/after/" + column + "/value").asString(""))
            .toList(),
        String.join(" ", touched));
  }

  @Override
  public List<String> remarks() {
    return List.of(
        "Debezium writes the change of an element as if it were the whole collection, and",
        "drops statics. Fullrow starts with such columns only if their loss is accepted.",
        "Without -Ddemo.source=debezium, Fullrow's publishers carry them.");
  }
}
