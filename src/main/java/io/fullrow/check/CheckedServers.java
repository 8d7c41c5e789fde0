// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import com.datastax.oss.driver.api.core.CqlSession;
import io.fullrow.canary.CapturedInputs;
import io.fullrow.config.FullrowProperties;
import io.fullrow.config.TableList;
import io.fullrow.config.TableSettings;
import io.fullrow.schema.TableSchema;
import io.fullrow.tables.TableReview;
import java.util.Collection;
import java.util.List;

/**
 * What is asked, as the service would ask it. Every method but {@link #configured} may throw a
 * {@link RuntimeException} whose message says which server does not answer, or {@link
 * io.fullrow.config.StartRefusedException}.
 */
public interface CheckedServers {
  FullrowProperties configured();

  /** As the target has them now. */
  TableList tables();

  /** As the source has them now. */
  TableList sourceTables();

  CqlSession source();

  CqlSession target();

  /** What the start checks of brokers, topics and groups, and the rights on them. */
  List<Finding> kafka(TableList tables);

  /**
   * How a table is written, by the latest captured changes of its inputs.
   *
   * @param source its columns there
   */
  CapturedWrites writes(TableSettings table, TableSchema source);

  /**
   * Which inputs of tables have what the nodes of the source capture: asks the source and Kafka.
   */
  CapturedInputs captured(Collection<TableSettings> tables);

  /** Whether the registry answers. */
  List<Finding> registry();

  /** The review of the service's start. */
  TableReview review(TableList tables);
}
