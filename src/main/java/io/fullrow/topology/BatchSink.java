package io.fullrow.topology;

/** Writes and emits what a batch holds, or refuses it as a whole. */
interface BatchSink {
  void apply(Batch batch);
}
