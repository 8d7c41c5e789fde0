// SPDX-License-Identifier: Apache-2.0
package io.fullrow.publisher;

import java.util.List;
import java.util.Optional;

/**
 * The tokens behind one up to another one, as Cassandra's ranges are, but not around the end of the
 * ring. No partition has the smallest token.
 */
public record TokenRange(long after, long to) {
  /** The whole ring. */
  static final List<TokenRange> ALL = List.of(new TokenRange(Long.MIN_VALUE, Long.MAX_VALUE));

  public TokenRange {
    if (after >= to) {
      throw new IllegalArgumentException(after + " is not before " + to);
    }
  }

  /** What is left of it behind a token. */
  public Optional<TokenRange> behind(long token) {
    return token >= to ? Optional.empty() : Optional.of(new TokenRange(Math.max(after, token), to));
  }
}
