// SPDX-License-Identifier: Apache-2.0
/**
 * The lab: a Kafka broker, Cassandra nodes with change data capture, one Debezium connector per
 * node and a schema registry, each a forked JVM with a class path of its own, on this machine
 * alone.
 *
 * <p>The build fills {@code target/lab} with the servers' jars. A lab claims a loopback network
 * {@code 127.0.X.*}, so that several labs run side by side. Logs stay in {@code target/lab-logs},
 * data in {@code target/lab-data} until the lab closes.
 *
 * <p>Nothing of Fullrow itself belongs here: the package must not import any other of the project,
 * so that tests see real servers and never our own view of them.
 */
package io.fullrow.lab;
