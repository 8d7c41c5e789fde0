// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import io.fullrow.model.TableId;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What to compare and how to read it.
 *
 * @param source the old table
 * @param target the new table
 * @param leftOut names of non-key columns that are not compared, since their loss was accepted; the
 *     report names them
 * @param byValue names of list columns of which only the values and their order are compared, since
 *     the loss of their writetimes and expiries was accepted; the report names them
 * @param nowInSeconds the one time, in seconds since the epoch, at which both tables are read, so
 *     that equal remaining TTLs mean equal expiries; never in the future
 * @param consistency of both reads
 * @param pageSize rows a page, of each table
 * @param maxExamples how many differences the report shows; all are counted
 */
public record ComparisonRequest(
    TableId source,
    TableId target,
    Set<String> leftOut,
    Set<String> byValue,
    long nowInSeconds,
    ConsistencyLevel consistency,
    int pageSize,
    int maxExamples) {
  private static final int DEFAULT_PAGE_SIZE = 1_000;
  private static final int DEFAULT_EXAMPLES = 20;

  public ComparisonRequest {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(consistency, "consistency");
    leftOut = Collections.unmodifiableSet(new TreeSet<>(leftOut));
    byValue = Collections.unmodifiableSet(new TreeSet<>(byValue));
    if (nowInSeconds <= 0 || nowInSeconds > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("nowInSeconds is from 1 to 2^31-1, not " + nowInSeconds);
    }
    if (pageSize < 1 || maxExamples < 0) {
      throw new IllegalArgumentException(
          "a page has at least one row and examples are not negative, not "
              + pageSize
              + " and "
              + maxExamples);
    }
  }

  /** All columns, read at {@code QUORUM}. */
  public static ComparisonRequest of(TableId source, TableId target, long nowInSeconds) {
    return new ComparisonRequest(
        source,
        target,
        Set.of(),
        Set.of(),
        nowInSeconds,
        DefaultConsistencyLevel.QUORUM,
        DEFAULT_PAGE_SIZE,
        DEFAULT_EXAMPLES);
  }

  public ComparisonRequest leavingOut(Set<String> columns) {
    return new ComparisonRequest(
        source, target, columns, byValue, nowInSeconds, consistency, pageSize, maxExamples);
  }

  public ComparisonRequest byValue(Set<String> columns) {
    return new ComparisonRequest(
        source, target, leftOut, columns, nowInSeconds, consistency, pageSize, maxExamples);
  }

  public ComparisonRequest at(ConsistencyLevel level) {
    return new ComparisonRequest(
        source, target, leftOut, byValue, nowInSeconds, level, pageSize, maxExamples);
  }

  public ComparisonRequest withPageSize(int rows) {
    return new ComparisonRequest(
        source, target, leftOut, byValue, nowInSeconds, consistency, rows, maxExamples);
  }

  public ComparisonRequest withExamples(int most) {
    return new ComparisonRequest(
        source, target, leftOut, byValue, nowInSeconds, consistency, pageSize, most);
  }
}
