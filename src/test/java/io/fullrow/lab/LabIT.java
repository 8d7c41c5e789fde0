package io.fullrow.lab;

import com.datastax.oss.driver.api.core.CqlSession;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LabIT {
  private static Lab lab;

  @BeforeAll
  static void start() {
    lab = SharedLab.get();
    CqlSession session = lab.session();
    session.execute("CREATE KEYSPACE lab_it WITH replication = " + lab.cassandra().replication());
    session.execute(
        "CREATE TABLE lab_it.early (k int PRIMARY KEY, v text)"
            + " WITH cdc = true AND read_repair = 'NONE'");
    long t = System.nanoTime();
    lab.startDebezium(Converter.JSON);
    System.out.println("debezium started " + (System.nanoTime() - t) / 1e9);
  }

  @Test
  void shouldDeliver() {
    for (int i = 0; i < 20; i++) {
      lab.session().execute("INSERT INTO lab_it.early (k, v) VALUES (" + i + ", 'one')");
    }
    AtomicInteger n = new AtomicInteger();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                lab.kafka().bootstrapServers(),
                "group.id",
                "x",
                "auto.offset.reset",
                "earliest",
                "metadata.max.age.ms",
                "1000"),
            new StringDeserializer(),
            new StringDeserializer())) {
      consumer.subscribe(List.of(lab.rawTopic("lab_it", "early")));
      long end = System.nanoTime() + 40_000_000_000L;
      while (System.nanoTime() < end) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(
                r -> {
                  n.incrementAndGet();
                  System.out.println(r.timestamp() + " " + r.key() + " " + r.value());
                });
      }
    }
    System.out.println("got " + n);
    lab.session()
        .execute(
            "CREATE TABLE lab_it.late (k int PRIMARY KEY, v text) WITH cdc = true AND read_repair = 'NONE'");
    Awaitility.await().pollDelay(Duration.ofSeconds(10)).until(() -> true);
  }
}
