// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology;

/** What all tasks of one stream thread share. */
record PerThread(ThreadShare share, CommitPace pace) {}
