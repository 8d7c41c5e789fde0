// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.decode.RawInput;
import io.fullrow.decode.fragment.FragmentFit;
import java.util.Map;

/**
 * How one table's fragments are read.
 *
 * @param byTopic the table's own inputs
 * @param fit what a fragment on the shared topic must fulfil
 */
public record TableInputs(Map<String, RawInput> byTopic, FragmentFit fit) {
  public TableInputs {
    byTopic = Map.copyOf(byTopic);
  }
}
