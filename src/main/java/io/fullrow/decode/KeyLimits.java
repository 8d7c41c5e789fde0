// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

import io.fullrow.model.Bytes;
import io.fullrow.model.Change;
import io.fullrow.model.Fragment;
import io.fullrow.model.RangeBound;
import java.util.List;
import java.util.Optional;

/**
 * How long the keys may be that a decoder lets in.
 *
 * <p>Law: a serialized partition key has at most 65,535 bytes, and so have all clustering values of
 * a row together, as {@code QueryProcessor.validateKey} and {@code ClusteringPrefix.validate} of
 * Cassandra have it: no table has a longer one. The same holds for the values of a range's bound,
 * which Cassandra does not check: positions of decimals cost more than linear time.
 *
 * <p>Cell paths are not limited: since 3.0 Cassandra takes map keys and set elements of any size.
 */
public final class KeyLimits {
  static final int MAX_BYTES = 0xFFFF;

  private KeyLimits() {}

  /** The same, or {@link Decoded.Malformed} if one of its fragments has a key that is too long. */
  public static Decoded within(Decoded decoded) {
    if (!(decoded instanceof Decoded.Changes changes)) {
      return decoded;
    }
    for (Fragment fragment : changes.fragments()) {
      Optional<Decoded> tooLong = tooLong(fragment);
      if (tooLong.isPresent()) {
        return tooLong.get();
      }
    }
    return decoded;
  }

  private static Optional<Decoded> tooLong(Fragment fragment) {
    return tooLong("a partition key", fragment.partition().serialized().size())
        .or(() -> fragment.change().match(new LongKey()));
  }

  private static Optional<Decoded> tooLong(String what, long size) {
    return size <= MAX_BYTES
        ? Optional.empty()
        : Optional.of(
            new Decoded.Malformed(
                what + " of " + size + " bytes, at most " + MAX_BYTES + " are read"));
  }

  private static long size(List<Bytes> values) {
    return values.stream().mapToLong(Bytes::size).sum();
  }

  private static final class LongKey implements Change.Visitor<Optional<Decoded>> {
    @Override
    public Optional<Decoded> row(Change.Row change) {
      return tooLong("clustering values", size(change.clustering().components()));
    }

    @Override
    public Optional<Decoded> staticRow(Change.StaticRow change) {
      return Optional.empty();
    }

    @Override
    public Optional<Decoded> range(Change.Range change) {
      return bound(change.start()).or(() -> bound(change.end()));
    }

    private static Optional<Decoded> bound(RangeBound bound) {
      return tooLong("a range bound", size(bound.prefix()));
    }

    @Override
    public Optional<Decoded> partition(Change.Partition change) {
      return Optional.empty();
    }
  }
}
