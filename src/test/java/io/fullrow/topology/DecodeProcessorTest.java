package io.fullrow.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import com.datastax.oss.driver.api.core.type.DataTypes;
import io.fullrow.decode.Decoded;
import io.fullrow.decode.Decoder;
import io.fullrow.decode.RawRecord;
import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Deletion;
import io.fullrow.model.Fragment;
import io.fullrow.model.PartitionKey;
import io.fullrow.model.TableId;
import io.fullrow.model.WriteTime;
import io.fullrow.reconcile.MergeLaws;
import io.fullrow.schema.Column;
import io.fullrow.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedForward;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot be decoded, or not yet. */
class DecodeProcessorTest {
  private static final String TOPIC = "raw";
  private static final int LIMIT = 4_000;
  private static final TableId TABLE = TableId.parse("k.t");
  private static final Bytes KEY = Bytes.of((byte) 1);

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final RefreshedTables tables = new RefreshedTables();
  private final DecodeProcessor processor =
      new DecodeProcessor(
          new MaterializeConfig(
              MergeLaws.cassandra5(),
              List.of(TOPIC),
              "dlq",
              1,
              Duration.ZERO,
              1,
              Duration.ofDays(1),
              LIMIT,
              10),
          tables,
          mock(MaterializeMetrics.class),
          new StageLoad());

  @BeforeEach
  void initialize() {
    KeyValueStore<Bytes, Bytes> parked =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore(Names.PARKED_STORE),
                BytesSerde.create(),
                BytesSerde.create())
            .withLoggingDisabled()
            .withCachingDisabled()
            .build();
    parked.init(context.getStateStoreContext(), parked);
    context.setCurrentSystemTimeMs(1);
    context.setRecordMetadata(TOPIC, 2, 3);
    processor.init(context);
  }

  @Test
  void shouldProcessFragmentWhoseColumnCameWhileItWasDecoded() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.UnknownColumn("late");
    process(KEY);
    retry();
    tables.decoder =
        (raw, schema) -> {
          tables.refreshed = true;
          tables.decoder = (again, newSchema) -> changes(again);
          return new Decoded.UnknownColumn("late");
        };

    // when
    retry();
    retry();

    // then
    assertThat(letters()).isEmpty();
    assertThat(context.forwarded(Names.FRAGMENTS_INPUT)).hasSize(1);
  }

  @Test
  void shouldGiveUpColumnThatIsStillUnknownAfterRefresh() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.UnknownColumn("late");
    process(KEY);
    retry();
    assertThat(letters()).isEmpty();
    tables.refreshed = true;

    // when
    retry();
    retry();

    // then
    assertThat(letters()).hasSize(1);
    assertThat(letters().get(0).value()).contains(KEY);
  }

  @Test
  void shouldForwardRedrivenRecordThoughItsContentIsKnown() {
    // given
    tables.decoder = (raw, schema) -> changes(raw);
    process(KEY);
    process(KEY);
    assertThat(context.forwarded(Names.FRAGMENTS_INPUT)).hasSize(1);
    Headers headers = new RecordHeaders();
    headers.add("__streams.errors.topic", TOPIC.getBytes(StandardCharsets.UTF_8));

    // when
    processor.process(new Record<>(KEY, KEY, 1, headers));

    // then
    assertThat(context.forwarded(Names.FRAGMENTS_INPUT)).hasSize(2);
  }

  /** The format trigger takes the arrival for the writetime. */
  @Test
  void shouldTakeTheFirstArrivalOfRedrivenRecord() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.Malformed("bad");
    processor.process(new Record<>(KEY, KEY, 1_000));
    Headers letter = context.forwarded(Names.DECODE_DEAD_LETTERS).get(0).record().headers();
    List<Long> arrivals = new ArrayList<>();
    tables.decoder =
        (raw, schema) -> {
          arrivals.add(raw.origin().arrivalMillis());
          return changes(raw);
        };

    // when
    processor.process(new Record<>(KEY, KEY, 5_000, letter));
    letter.remove("fullrow.arrival").add("fullrow.arrival", new byte[] {'x'});
    processor.process(new Record<>(KEY, KEY, 5_000, letter));

    // then
    assertThat(arrivals).containsExactly(1_000L, 5_000L);
  }

  @Test
  void shouldKeepTheOriginalOfFragmentThatIsTooLargeWithIt() {
    // given
    tables.decoder = (raw, schema) -> changes(raw);
    Bytes value = Bytes.wrap(new byte[LIMIT - 270]);

    // when
    process(value);

    // then
    assertThat(context.forwarded(Names.FRAGMENTS_INPUT)).isEmpty();
    assertThat(letters()).hasSize(1);
    assertThat(letters().get(0).key()).contains(KEY);
    assertThat(letters().get(0).value()).contains(value);
  }

  @Test
  void shouldPointToRecordThatIsTooLargeToBeCopied() {
    // given
    tables.decoder = (raw, schema) -> new Decoded.Malformed("never asked");

    // when
    process(Bytes.wrap(new byte[LIMIT]));

    // then
    assertThat(letters()).hasSize(1);
    assertThat(letters().get(0).value()).isEmpty();
    Record<?, ?> letter = context.forwarded(Names.DECODE_DEAD_LETTERS).get(0).record();
    assertThat(
            new String(
                letter.headers().lastHeader("__streams.errors.message").value(),
                StandardCharsets.UTF_8))
        .contains("it stays in raw partition 2 offset 3");
  }

  @Test
  void shouldNotParkRecordThatTheParkedStoreCannotTake() {
    // given: it may be kept as a dead letter, but not with what parking adds
    tables.decoder = (raw, schema) -> new Decoded.Unavailable("schema 5");

    // when
    process(Bytes.wrap(new byte[LIMIT - OutgoingSize.RECORD_OVERHEAD - KEY.size()]));

    // then
    assertThat(letters()).hasSize(1);
  }

  private void process(Bytes value) {
    processor.process(new Record<>(KEY, value, 1));
  }

  private void retry() {
    context.scheduledPunctuators().get(0).getPunctuator().punctuate(1);
  }

  private List<Outgoing> letters() {
    return context.forwarded(Names.DECODE_DEAD_LETTERS).stream()
        .map(CapturedForward::record)
        .map(record -> (Outgoing) record.value())
        .toList();
  }

  private static Decoded changes(RawRecord raw) {
    Change change = new Change.Partition(Deletion.at(WriteTime.ofMicros(1)));
    Fragment fragment =
        new Fragment(TABLE, PartitionKey.of(KEY), change, false, false, raw.origin());
    return new Decoded.Changes(List.of(fragment));
  }

  /** One table whose decoder and refresh the test sets. */
  private static final class RefreshedTables implements Tables {
    private static final TableSchema SCHEMA =
        new TableSchema(
            TABLE,
            List.of(new Column("p", DataTypes.BLOB, Column.Kind.PARTITION_KEY, false)),
            List.of(),
            List.of(),
            List.of());

    private Decoder decoder;
    private boolean refreshed;

    @Override
    public Optional<TableContext> byRawTopic(String topic) {
      return Optional.of(
          new TableContext(
              TABLE,
              SCHEMA,
              null,
              (raw, schema) -> decoder.decode(raw, schema),
              null,
              "events",
              LIMIT));
    }

    @Override
    public Optional<TableContext> bySource(TableId source) {
      return byRawTopic(TOPIC);
    }

    @Override
    public long requestRefresh(TableId source) {
      return 1;
    }

    @Override
    public boolean refreshedSince(TableId source, long ticket) {
      return refreshed;
    }
  }
}
