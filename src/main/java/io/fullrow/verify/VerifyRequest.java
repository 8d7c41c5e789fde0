// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import io.fullrow.model.TableId;
import io.fullrow.verify.Difference.Aspect;
import java.time.Duration;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tables to compare while they are written to, and how.
 *
 * @param source the old table
 * @param target the new table
 * @param leftOut names of non-key columns that are not compared
 * @param byValue names of list columns of which only the values and their order are compared
 * @param ignored what of all cells is not compared: writetimes or expiries, whose loss was accepted
 * @param consistency of both reads
 */
public record VerifyRequest(
    TableId source,
    TableId target,
    Set<String> leftOut,
    Set<String> byValue,
    Set<Aspect> ignored,
    ConsistencyLevel consistency,
    Pace pace,
    Patience patience) {
  public VerifyRequest {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(consistency, "consistency");
    leftOut = Collections.unmodifiableSet(new TreeSet<>(leftOut));
    byValue = Collections.unmodifiableSet(new TreeSet<>(byValue));
    ignored = Collections.unmodifiableSet(new TreeSet<>(ignored));
    if (ignored.contains(Aspect.VALUE)) {
      throw new IllegalArgumentException("values are always compared");
    }
  }

  /**
   * How fast the tables are read.
   *
   * @param ranges into how many the ring is split
   * @param parallelism ranges at a time
   * @param pageSize rows a page, of each table
   * @param rowsPerSecond of each table, all ranges together; 0 for no limit
   */
  public record Pace(int ranges, int parallelism, int pageSize, long rowsPerSecond) {
    public Pace {
      if (ranges < 1 || parallelism < 1 || pageSize < 1 || rowsPerSecond < 0) {
        throw new IllegalArgumentException(
            "ranges, parallelism and page size are at least 1 and rows per second not negative, not "
                + ranges
                + ", "
                + parallelism
                + ", "
                + pageSize
                + " and "
                + rowsPerSecond);
      }
    }
  }

  /**
   * When what differs counts.
   *
   * @param retries how often it is read again, at least once
   * @param settle how long both tables must have shown the same
   */
  public record Patience(int retries, Duration settle) {
    public Patience {
      if (retries < 1 || settle.isNegative()) {
        throw new IllegalArgumentException(
            "what differs is read again at least once, over a time that is not negative, not "
                + retries
                + " times over "
                + settle);
      }
    }
  }
}
