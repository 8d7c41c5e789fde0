// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

import io.fullrow.model.Bytes;
import java.util.Optional;

/**
 * A record on its way out of the topology, serialized already.
 *
 * @param partitionBy the bytes that choose the partition, instead of the key: all rows of a
 *     Cassandra partition stay together whatever schema id their keys begin with
 */
record Outgoing(
    String topic, Optional<Bytes> key, Optional<Bytes> value, Optional<Bytes> partitionBy) {}
