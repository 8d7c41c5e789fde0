// SPDX-License-Identifier: Apache-2.0
package io.fullrow.demo;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.CommandRun;
import io.fullrow.lab.Lab;
import io.fullrow.lab.NodePublisher;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.verify.ComparisonRequest;
import io.fullrow.workload.Movies;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Fullrow's own publishers. */
final class PublisherSource implements Source {
  private static final List<String> TABLES = List.of(Movies.table(DemoSetup.OLD).toString());
  private static final int HOST_ID_SHOWN = 8;
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private static final List<DataType> KEY_TYPES =
      List.of(DataTypes.TEXT, DataTypes.INT, DataTypes.FLOAT, DataTypes.INT);
  private static final Map<String, DataType> TYPES =
      Map.of(
          "title",
          DataTypes.TEXT,
          "director",
          DataTypes.TEXT,
          "price",
          DataTypes.DECIMAL,
          "seen",
          DataTypes.TIMESTAMP,
          "fz",
          DataTypes.frozenListOf(DataTypes.INT));

  @Override
  public String processes() {
    return "publishers";
  }

  @Override
  public void start(Lab lab) {
    lab.startPublishers(TABLES);
  }

  @Override
  public String rawTopic() {
    return NodePublisher.topic(DemoSetup.OLD, Movies.TABLE);
  }

  @Override
  public String format() {
    return "fragment";
  }

  @Override
  public List<String> lossy() {
    return List.of();
  }

  @Override
  @SuppressWarnings("try") // the ticker works by being open
  public boolean publishExistingRows(Lab lab, Commands commands, Screen screen) {
    screen.line("$ fullrow-publisher snapshot        (at each node; its SSTables)");
    List<CommandRun> runs =
        lab.publishers().stream().map(each -> each.snapshot(TABLES, List.of())).toList();
    boolean all = true;
    for (CommandRun run : runs) {
      int code;
      try (Ticker ticker = new Ticker(screen, "snapshot")) {
        code = run.await();
      }
      String text = code == 0 ? last(run.out()) : run.out() + run.err();
      text.lines().flatMap(each -> Screen.wrap(each, 4).stream()).forEach(screen::line);
      all &= code == 0;
    }
    if (all) {
      screen.success("exit codes 0 after " + screen.stepTime());
    } else {
      screen.failure("a snapshot was not published to its end");
    }
    return all;
  }

  /** Without the time, the level and the logger. */
  private static String last(String log) {
    return log.lines()
        .reduce((first, second) -> second)
        .map(line -> line.replaceFirst("^\\S+ +\\S+ +\\S+ +", ""))
        .orElse("");
  }

  /** Of a list, the times of the elements: a target's list has one of its own. */
  @Override
  public ComparisonRequest of(ComparisonRequest all) {
    return all.byValue(Movies.LISTS);
  }

  /**
   * Its {@code op} is {@code m} for a row marker with or without cells, {@code c} for cells alone.
   */
  @Override
  public RawFragment read(ConsumerRecord<byte[], byte[]> message) {
    Fragment fragment = FragmentCodec.decode(Bytes.wrap(message.value()), NOWHERE);
    List<Bytes> key = new ArrayList<>(fragment.partition().components());
    List<String> touched = new ArrayList<>();
    long writetime = 0;
    String op = "d";
    if (fragment.change() instanceof Change.Row row) {
      key.addAll(row.clustering().components());
      op = row.marker().isPresent() ? "m" : row.deletion().isPresent() ? "d" : "c";
      for (Map.Entry<CellKey, Cell> cell : row.columns().cells().entrySet()) {
        touched.add(text(cell.getKey(), cell.getValue()));
        writetime = Math.max(writetime, cell.getValue().writetime().micros());
      }
    }
    return new RawFragment(
        message.partition(),
        message.offset(),
        from(message),
        op,
        writetime,
        key.size() == KEY_TYPES.size() ? key(key) : List.of(),
        String.join(" ", touched));
  }

  private static String from(ConsumerRecord<byte[], byte[]> message) {
    String sstable = header(message, "fullrow.sstable");
    String place =
        sstable.isEmpty()
            ? header(message, "fullrow.log-segment") + ":" + header(message, "fullrow.log-position")
            : sstable;
    return header(message, "fullrow.host-id").substring(0, HOST_ID_SHOWN) + " " + place;
  }

  private static String header(ConsumerRecord<byte[], byte[]> message, String name) {
    return Optional.ofNullable(message.headers().lastHeader(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .orElse("");
  }

  private static List<String> key(List<Bytes> key) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      texts.add(String.valueOf(value(KEY_TYPES.get(i), key.get(i))));
    }
    return texts;
  }

  private static String text(CellKey key, Cell cell) {
    DataType type = TYPES.get(key.column());
    String value =
        cell.valueBytes().isEmpty()
            ? "null"
            : type == null ? "..." : formatted(type, cell.valueBytes().get());
    return key.column() + "=" + value + (cell.expiryTime().isPresent() ? " (TTL)" : "");
  }

  private static String formatted(DataType type, Bytes value) {
    TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
    return codec.format(value(type, value)).replace('\'', '"');
  }

  private static Object value(DataType type, Bytes value) {
    TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
    return codec.decode(ByteBuffer.wrap(value.toArray()), ProtocolVersion.DEFAULT);
  }

  @Override
  public List<String> remarks() {
    return List.of(
        "All columns are compared, statics and single elements of collections too. Only of a",
        "list the new keyspace keeps the values and their order, and not each element's time.",
        "With -Ddemo.source=debezium, Debezium's connectors publish instead.");
  }
}
