package io.fullrow.topology;

/** What all tasks of one stream thread share. */
record PerThread(ThreadShare share, CommitPace pace) {}
