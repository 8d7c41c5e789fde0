// SPDX-License-Identifier: Apache-2.0
/**
 * Writes to the sample table of the demo: the ten kinds of mutation, and random ones by a seed. And
 * random ones of a table that Debezium cannot carry, together with their fragments.
 */
package io.fullrow.workload;
