/** Writes to the sample table of the demo: the ten kinds of mutation, and random ones by a seed. */
package io.fullrow.workload;
