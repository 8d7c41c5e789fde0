// SPDX-License-Identifier: Apache-2.0
package io.fullrow.canary;

import io.fullrow.decode.RawInput;

/**
 * A raw topic in which a canary must come.
 *
 * @param input as the service reads the topic
 * @param ofEachReplica whether each replica publishes a record of its own
 */
public record CanaryInput(String topic, RawInput input, boolean ofEachReplica) {}
