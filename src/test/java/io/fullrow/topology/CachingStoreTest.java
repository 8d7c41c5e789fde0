// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.fullrow.model.Bytes;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.topology.state.RangeStore;
import io.fullrow.topology.state.RowStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/**
 * Decision 10: what Kafka Streams' caching store does wrong, and why {@link RowStore} never writes
 * under an open iterator and keeps the ranges without a cache. If one of the tests of the caching
 * store fails, Kafka Streams has changed: the reason may be gone.
 */
class CachingStoreTest {
  private static final String STORE = "store";
  private static final int ENTRIES = 2_000;

  @Test
  void shouldSkipEntriesThatAreEvictedWhileItIsWrittenUnderAnOpenIterator() {
    List<Integer> seen = new ArrayList<>();

    inOneRecord(
        true,
        64 << 10,
        store -> {
          IntStream.range(0, ENTRIES).forEach(i -> store.put(key(i), value()));
          scanAndWrite(store, seen);
        });

    assertThat(seen).hasSizeBetween(1, ENTRIES - 1);
  }

  @Test
  void shouldSeeEveryEntryWithoutCache() {
    List<Integer> seen = new ArrayList<>();

    inOneRecord(
        false,
        64 << 10,
        store -> {
          IntStream.range(0, ENTRIES).forEach(i -> store.put(key(i), value()));
          scanAndWrite(store, seen);
        });

    assertThat(seen).hasSize(ENTRIES);
  }

  @Test
  void shouldSeeEveryEntryWhenTheIteratorIsClosedBeforeTheWrites() {
    List<Integer> seen = new ArrayList<>();

    inOneRecord(
        true,
        64 << 10,
        store -> {
          IntStream.range(0, ENTRIES).forEach(i -> store.put(key(i), value()));
          RowStore rows = new RowStore(store, new RangeStore(store, MergeLaws.cassandra5()));
          for (int from = 0; from < ENTRIES; from = seen.size()) {
            for (KeyValue<Bytes, Bytes> entry : rows.slice(key(from), key(ENTRIES), 200)) {
              seen.add(number(entry.key));
              store.put(entry.key, value());
            }
          }
        });

    assertThat(seen).hasSize(ENTRIES);
  }

  @Test
  void shouldShowDeletedEntriesWhenItIsReadBackwards() {
    assertThat(backwardsAfterDeletions(true)).isNotEqualTo(List.of(3, 0));
  }

  @Test
  void shouldNotShowDeletedEntriesBackwardsWithoutCache() {
    assertThat(backwardsAfterDeletions(false)).containsExactly(3, 0);
  }

  /** Deletes 1 and 2 of 0 to 3, which are in the store below the cache. */
  private static List<Integer> backwardsAfterDeletions(boolean cached) {
    List<Integer> seen = new ArrayList<>();
    inRecords(
        cached,
        4 << 10,
        // more than the cache holds: the first are in the store alone
        store -> IntStream.range(0, ENTRIES).forEach(i -> store.put(key(i), value())),
        store -> {
          store.delete(key(1));
          store.delete(key(2));
          try (KeyValueIterator<Bytes, Bytes> all = store.reverseRange(key(0), key(3))) {
            all.forEachRemaining(entry -> seen.add(number(entry.key)));
          }
        });
    return seen;
  }

  /** The obvious way. */
  private static void scanAndWrite(KeyValueStore<Bytes, Bytes> store, List<Integer> seen) {
    try (KeyValueIterator<Bytes, Bytes> all = store.range(key(0), key(ENTRIES))) {
      while (all.hasNext()) {
        Bytes key = all.next().key;
        seen.add(number(key));
        store.put(key, value());
      }
    }
  }

  private static Bytes key(int number) {
    return Bytes.wrap(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private static int number(Bytes key) {
    return key.toByteBuffer().getInt();
  }

  private static Bytes value() {
    return Bytes.wrap(new byte[50]);
  }

  private static void inOneRecord(
      boolean cached, long cacheBytes, Consumer<KeyValueStore<Bytes, Bytes>> work) {
    inRecords(cached, cacheBytes, work);
  }

  /** Each piece of work is the processing of one record, with a commit after it. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static void inRecords(
      boolean cached, long cacheBytes, Consumer<KeyValueStore<Bytes, Bytes>>... work) {
    List<Consumer<KeyValueStore<Bytes, Bytes>>> left = new ArrayList<>(List.of(work));
    Topology topology = new Topology();
    topology.addSource("in", "in");
    topology.addProcessor("work", () -> new Working(left), "in");
    topology.addStateStore(builder(cached), "work");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings(cacheBytes))) {
      var input =
          driver.createInputTopic("in", new ByteArraySerializer(), new ByteArraySerializer());
      for (int i = 0; i < work.length; i++) {
        input.pipeInput(new TestRecord<>(new byte[0], new byte[0]));
      }
    }
  }

  private static Properties settings(long cacheBytes) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "caching-store");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, TopologyHarness.temporaryFolder().toString());
    settings.put(
        "default.key.serde", org.apache.kafka.common.serialization.Serdes.ByteArraySerde.class);
    settings.put(
        "default.value.serde", org.apache.kafka.common.serialization.Serdes.ByteArraySerde.class);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, cacheBytes);
    return settings;
  }

  private static StoreBuilder<KeyValueStore<Bytes, Bytes>> builder(boolean cached) {
    StoreBuilder<KeyValueStore<Bytes, Bytes>> builder =
        Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(STORE), BytesSerde.create(), BytesSerde.create());
    return cached ? builder.withCachingEnabled() : builder.withCachingDisabled();
  }

  private static final class Working extends ContextualProcessor<Object, Object, Void, Void> {
    private final List<Consumer<KeyValueStore<Bytes, Bytes>>> left;

    private Working(List<Consumer<KeyValueStore<Bytes, Bytes>>> left) {
      this.left = left;
    }

    @Override
    public void process(Record<Object, Object> record) {
      left.remove(0).accept(context().getStateStore(STORE));
    }
  }
}
