// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event;

import io.fullrow.model.Bytes;
import io.fullrow.model.Header;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.avro.Schema;

/** Random events as they stand in their topics, to be damaged. */
public final class EventSeeds {
  public static final TableId SOURCE = EventSamples.SOURCE;
  public static final TableSchema TABLE = RandomEvents.TABLE;

  private EventSeeds() {}

  /**
   * One event.
   *
   * @param partitions whether it is one of the partition topic
   */
  public record Seed(boolean partitions, Bytes key, Optional<Bytes> value, List<Header> headers) {}

  public static List<Seed> events(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventCodec codec = EventSamples.codec(TABLE);
    List<Seed> seeds = new ArrayList<>();
    while (seeds.size() < count) {
      EncodedEvent event = codec.encode(RandomEvents.events().next(random), EventSamples.NOW);
      seeds.add(new Seed(event.partitionTopic(), event.key(), event.value(), event.headers()));
    }
    return seeds;
  }

  /** What the registry has under that id. */
  public static Optional<Schema> schema(int id) {
    return Optional.ofNullable(EventSamples.schemas(EventSchemas.of(SOURCE, TABLE)).apply(id));
  }
}
