// SPDX-License-Identifier: Apache-2.0
package io.fullrow.it;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.fullrow.fragment.FragmentCodec;
import io.fullrow.lab.Lab;
import io.fullrow.lab.TestCluster;
import io.fullrow.model.Bytes;
import io.fullrow.model.Cell;
import io.fullrow.model.CellKey;
import io.fullrow.model.Change;
import io.fullrow.model.Clustering;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.Origin;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.RowContent;
import io.fullrow.model.RowMarker;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Writes that go on while their table is altered: by CQL to the source, and as the fragments of
 * several replicas to Kafka, of which one is seconds late. Every value is a text.
 */
final class AlteringLoad implements AutoCloseable {
  private static final int BATCH = 25;
  private static final long PAUSE_MILLIS = 60;
  private static final Duration LATE = Duration.ofSeconds(2);
  private static final int PARTITIONS = 8;
  private static final int ROWS = 30;
  private static final Origin NOWHERE = new Origin("", 0, 0, 0, Optional.empty());

  private final CqlSession session;
  private final TableId source;
  private final String rawTopic;
  private final Random random;
  private final KafkaProducer<byte[], byte[]> producer;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Deque<Late> late = new ArrayDeque<>();
  private final AtomicReference<Exception> refused = new AtomicReference<>();
  private final List<String> texts = new ArrayList<>(List.of("name", "note"));
  private final List<String> fields = new ArrayList<>(List.of("street"));
  private final long startMicros = Instant.now().toEpochMilli() * 1_000;
  private boolean dropped;
  private long made;
  private long written;
  private Future<Void> writing = CompletableFuture.completedFuture(null);

  private record Late(long dueNanos, Bytes fragment) {}

  private record Mutation(String cql, Fragment fragment) {}

  AlteringLoad(Lab lab, TableId source, String rawTopic, long seed) {
    this.session = lab.session();
    this.source = source;
    this.rawTopic = rawTopic;
    this.random = new Random(seed);
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", lab.kafka().bootstrapServers(), "linger.ms", 5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static void create(CqlSession session, TableId table, String replication) {
    TestCluster.ddl(session, "DROP KEYSPACE IF EXISTS " + table.keyspace());
    TestCluster.ddl(
        session, "CREATE KEYSPACE " + table.keyspace() + " WITH replication = " + replication);
    TestCluster.ddl(session, "CREATE TYPE " + table.keyspace() + ".address (street text)");
    TestCluster.ddl(
        session,
        "CREATE TABLE "
            + table
            + " (k int, c int, name text, note text, tags set<text>, place text static,"
            + " home address, work frozen<address>, PRIMARY KEY (k, c))"
            + " WITH read_repair = 'NONE'");
  }

  void start() {
    writing =
        thread.submit(
            () -> {
              untouched();
              do {
                batch();
                publishLate(System.nanoTime());
              } while (!stop.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
              return null;
            });
  }

  /** Returns when the last mutation, and each late fragment, is published; fails if one was not. */
  void stop() throws Exception {
    stop.countDown();
    writing.get();
    publishLate(Long.MAX_VALUE);
    producer.flush();
    if (refused.get() != null) {
      throw new IllegalStateException("the broker refused a fragment", refused.get());
    }
  }

  /** Waits for so many mutations more. */
  void awaitMore(long mutations) {
    long until = written() + mutations;
    Awaitility.await("load")
        .atMost(Pipelines.PATIENCE)
        .until(() -> written() >= until || writing.isDone());
  }

  synchronized long written() {
    return written;
  }

  /** Adds a column to the source; from then on it is written. */
  synchronized void add(String column) {
    TestCluster.ddl(session, "ALTER TABLE " + source + " ADD " + column + " text");
    texts.add(column);
  }

  /** Adds a field to the source's type; from then on it is written. */
  synchronized void addField(String field) {
    TestCluster.ddl(session, "ALTER TYPE " + source.keyspace() + ".address ADD " + field + " text");
    fields.add(field);
  }

  /** Drops a column of the source, which was written until now. */
  synchronized void drop(String column) {
    TestCluster.ddl(session, "ALTER TABLE " + source + " DROP " + column);
    texts.remove(column);
  }

  /** Drops the set and the static column of the source, which were written until now. */
  synchronized void dropTagsAndPlace() {
    TestCluster.ddl(session, "ALTER TABLE " + source + " DROP (tags, place)");
    dropped = true;
  }

  /** A row that nothing changes later: its only event keeps what it says of "note" and "tags". */
  private synchronized void untouched() {
    Writing writing = new Writing(startMicros + made++ * 100, now());
    writing.text("name", true);
    writing.text("note", true);
    writing.tags();
    apply(update(0, ROWS, writing), writing.now).join();
  }

  private synchronized void batch() {
    List<CompletableFuture<?>> applied = new ArrayList<>();
    int now = now();
    for (int i = 0; i < BATCH; i++) {
      applied.add(apply(mutation(now), now));
    }
    applied.forEach(CompletableFuture::join);
    written += BATCH;
  }

  private static int now() {
    return Math.toIntExact(Instant.now().getEpochSecond());
  }

  private CompletableFuture<?> apply(Mutation next, int now) {
    CompletableFuture<?> applied =
        session
            .executeAsync(SimpleStatement.newInstance(next.cql()).setNowInSeconds(now))
            .toCompletableFuture();
    publish(FragmentCodec.encode(next.fragment()));
    return applied;
  }

  /** One copy is late, and one of five fragments has no other. */
  private void publish(Bytes fragment) {
    if (random.nextInt(5) > 0) {
      send(fragment);
    }
    if (random.nextInt(5) == 0) {
      send(fragment);
    }
    late.add(new Late(System.nanoTime() + LATE.toNanos(), fragment));
  }

  private synchronized void publishLate(long now) {
    while (!late.isEmpty() && (now == Long.MAX_VALUE || late.peek().dueNanos() - now <= 0)) {
      send(late.remove().fragment());
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback keeps the failure
  private void send(Bytes fragment) {
    producer.send(
        new ProducerRecord<>(rawTopic, fragment.toArray()),
        (metadata, exception) -> {
          if (exception != null) {
            refused.compareAndSet(null, exception);
          }
        });
  }

  private Mutation mutation(int now) {
    int k = random.nextInt(PARTITIONS);
    int c = random.nextInt(ROWS);
    Writing writing = new Writing(startMicros + made++ * 100, now);
    int kind = random.nextInt(20);
    if (kind == 0) {
      return deleteRow(k, c, writing);
    }
    if (kind == 1 && !dropped) {
      writing.text("place", false);
      return writing.of("UPDATE %s SET %s WHERE k = " + k, k, Change.StaticRow::new);
    }
    if (kind < 8) {
      return insert(k, c, writing);
    }
    writing.any();
    return update(k, c, writing);
  }

  private Mutation update(int k, int c, Writing writing) {
    return writing.of(
        "UPDATE %s SET %s WHERE k = " + k + " AND c = " + c,
        k,
        columns -> new Change.Row(clustering(c), Optional.empty(), Optional.empty(), columns));
  }

  private Mutation insert(int k, int c, Writing writing) {
    writing.text("name", true);
    writing.work();
    return writing.of(
        "INSERT INTO %s (k, c, name, work) VALUES (" + k + ", " + c + ", %s)",
        k,
        columns ->
            new Change.Row(
                clustering(c),
                Optional.of(RowMarker.live(writing.writetime)),
                Optional.empty(),
                columns));
  }

  private Mutation deleteRow(int k, int c, Writing writing) {
    return new Mutation(
        "DELETE FROM "
            + source
            + " USING TIMESTAMP "
            + writing.writetime.micros()
            + " WHERE k = "
            + k
            + " AND c = "
            + c,
        fragment(
            k,
            new Change.Row(
                clustering(c),
                Optional.empty(),
                Optional.of(new Deletion(writing.writetime, writing.now)),
                RowContent.none())));
  }

  private Fragment fragment(int k, Change change) {
    return new Fragment(source, PartitionKey.of(number(k)), change, false, false, NOWHERE);
  }

  private static Clustering clustering(int c) {
    return Clustering.of(number(c));
  }

  private static Bytes number(int value) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
  }

  private static Bytes bytes(String value) {
    return Bytes.wrap(value.getBytes(StandardCharsets.UTF_8));
  }

  private interface Changes {
    Change of(RowContent columns);
  }

  /** One statement's assignments, as CQL and as cells. */
  private final class Writing {
    private final WriteTime writetime;
    private final int now;
    private final List<String> columns = new ArrayList<>();
    private final List<String> values = new ArrayList<>();
    private final Map<CellKey, Cell> cells = new HashMap<>();
    private final Map<String, Deletion> deletions = new HashMap<>();

    Writing(long micros, int now) {
      this.writetime = WriteTime.ofMicros(micros);
      this.now = now;
    }

    /** Some columns, at least one. */
    void any() {
      String must = texts.get(random.nextInt(texts.size()));
      for (String column : texts) {
        if (column.equals(must) || random.nextInt(3) == 0) {
          text(column, false);
        }
      }
      if (!dropped && random.nextInt(3) == 0) {
        tags();
      }
      if (random.nextInt(3) == 0) {
        int field = random.nextInt(fields.size());
        String value = value();
        assign("home." + fields.get(field), "'" + value + "'");
        Bytes path = Bytes.wrap(new byte[] {0, (byte) field});
        cells.put(CellKey.element("home", path), Cell.live(writetime, bytes(value)));
      }
      if (random.nextInt(3) == 0) {
        work();
      }
    }

    void text(String column, boolean live) {
      if (live || random.nextInt(6) > 0) {
        String value = value();
        assign(column, "'" + value + "'");
        cells.put(CellKey.simple(column), Cell.live(writetime, bytes(value)));
      } else {
        assign(column, "null");
        cells.put(CellKey.simple(column), Cell.tombstone(writetime, now));
      }
    }

    private void tags() {
      String tag = "t" + random.nextInt(5);
      if (random.nextBoolean()) {
        assign("tags", "{'" + tag + "'}");
        deletions.put("tags", new Deletion(WriteTime.ofMicros(writetime.micros() - 1), now));
      } else {
        assign("tags", "tags + {'" + tag + "'}");
      }
      cells.put(CellKey.element("tags", bytes(tag)), Cell.live(writetime, Bytes.empty()));
    }

    void work() {
      List<String> literals = new ArrayList<>();
      ByteBuffer bytes = ByteBuffer.allocate(1_000);
      for (String field : fields) {
        String value = value();
        literals.add(field + ": '" + value + "'");
        bytes.putInt(value.length()).put(value.getBytes(StandardCharsets.UTF_8));
      }
      assign("work", "{" + String.join(", ", literals) + "}");
      cells.put(CellKey.simple("work"), Cell.live(writetime, Bytes.copyOf(bytes.flip())));
    }

    private String value() {
      return "v" + random.nextInt(10_000);
    }

    private void assign(String column, String value) {
      columns.add(column);
      values.add(value);
    }

    Mutation of(String cql, int k, Changes change) {
      boolean insert = cql.startsWith("INSERT");
      String using = " USING TIMESTAMP " + writetime.micros();
      List<String> parts = new ArrayList<>();
      for (int i = 0; i < values.size(); i++) {
        parts.add(insert ? values.get(i) : columns.get(i) + " = " + values.get(i));
      }
      String table = insert ? source.toString() : source + using;
      return new Mutation(
          cql.formatted(table, String.join(", ", parts)) + (insert ? using : ""),
          fragment(k, change.of(RowContent.of(cells, deletions))));
    }
  }

  @Override
  public void close() {
    stop.countDown();
    thread.shutdown();
    producer.close();
  }
}
