// SPDX-License-Identifier: Apache-2.0
package io.fullrow.ddl;

import com.datastax.oss.driver.api.core.metadata.Metadata;
import java.util.List;

/** One thing of the target that is created, and how it is compared with what is there. */
public interface Definition {
  /** Such as {@code table}. */
  String kind();

  /** As CQL writes it. */
  String name();

  /** What an operator should know, one sentence or two each. */
  List<String> comments();

  /** One statement without a semicolon; it does nothing where the name is taken. */
  String cql();

  /** Whether the name is taken. */
  boolean exists(Metadata target);

  /** In what the existing one is not what would be created; empty if there is none. */
  List<String> differences(Metadata target);
}
