// SPDX-License-Identifier: Apache-2.0
package io.fullrow.testkit;

import com.datastax.oss.driver.api.core.type.DataType;
import io.fullrow.model.Bytes;
import io.fullrow.schema.CqlTypes;
import io.fullrow.schema.NativeCqlType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The types of the Cassandra that the lab runs, by its own classes. A test that asks them for every
 * constant of {@link NativeCqlType} has no list that could lack a type.
 */
public final class CassandraTypes {
  private static final int CANDIDATES = 2_000;
  private static final int LONGEST = 64;
  private static final CassandraType.Parser PARSER =
      CassandraRelease.ofLab().load("io.fullrow.peer.Types", CassandraType.Parser.class);

  private CassandraTypes() {}

  public static CassandraType of(NativeCqlType type) {
    return of(type.type());
  }

  /**
   * @param type without UDTs
   */
  public static CassandraType of(DataType type) {
    return PARSER.parse(CqlTypes.name(type));
  }

  /** Different values that Cassandra takes: ordinary ones, odd ones, and some without meaning. */
  public static List<Bytes> values(NativeCqlType type) {
    CassandraType cassandra = of(type);
    return candidates(type).stream().filter(cassandra::accepts).toList();
  }

  /** Those {@link #values} that can be in a key. */
  public static List<Bytes> keys(NativeCqlType type) {
    return values(type).stream().filter(of(type)::sorts).toList();
  }

  /** Different short bytes: values and what is nearly one. */
  public static Set<Bytes> candidates(NativeCqlType type) {
    SplittableRandom random = new SplittableRandom(type.ordinal());
    Set<Bytes> all = new LinkedHashSet<>(NativeValues.all(type));
    all.add(Bytes.empty());
    for (int i = 0; i < CANDIDATES; i++) {
      all.add(NativeValues.nearly(type, random));
    }
    all.removeIf(bytes -> bytes.size() > LONGEST);
    return all;
  }
}
