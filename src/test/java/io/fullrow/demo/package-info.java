// SPDX-License-Identifier: Apache-2.0
/**
 * The demo: starts the lab and the service, writes to the old keyspace and tells in the terminal
 * what becomes of it.
 *
 * <p>It drives and watches from the outside, by CQL, Kafka's consumer and the actuator's endpoints,
 * as an operator would. Nothing may import it.
 */
package io.fullrow.demo;
