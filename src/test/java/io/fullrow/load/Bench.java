// SPDX-License-Identifier: Apache-2.0
package io.fullrow.load;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.lab.Lab;
import io.fullrow.model.TableId;
import io.fullrow.schema.TableSchema;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * What the phases of one run share.
 *
 * @param progress is told of every step, a line each
 */
record Bench(
    Lab lab, LoadOptions options, Stopwatch stopwatch, Series series, Consumer<String> progress) {
  /** Writes that the service and the driver loop keep in flight. */
  static final int MAX_IN_FLIGHT = 512;

  /** Of all internal topics and of the events topics. */
  static final int PARTITIONS = 4;

  /** As many as the lab's broker gives to a raw topic. */
  static final int RAW_PARTITIONS = 3;

  /** From the first writetime of a pass to after its last: mutations are a microsecond apart. */
  long passMicros() {
    return options.mutations();
  }

  CqlSession session() {
    return lab.session();
  }

  TableSchema create(TableId table) {
    LoadTable.create(session(), table, options.workload().shape(), lab.cassandra().replication());
    return LoadTable.schema(session(), table);
  }

  Mutations mutations() {
    return mutations(options.workload().rows());
  }

  /** Of so many rows. */
  Mutations mutations(int rows) {
    return new Mutations(
        options.workload().withRows(rows),
        TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()));
  }

  Replicas replicas(TableId source, TableSchema schema) {
    LoadOptions.Workload workload = options.workload();
    return new Replicas(source, schema, workload.lag(), workload.seed());
  }

  String rawTopic(TableId source) {
    return lab.rawTopic(source.keyspace(), source.table());
  }
}
