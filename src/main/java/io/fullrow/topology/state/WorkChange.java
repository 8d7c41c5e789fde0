// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.model.Bytes;

/** A change to what is due later. Seconds are since the epoch, keys are those of the state. */
public sealed interface WorkChange {
  void applyTo(WorkStore work);

  /** See {@link WorkStore#addExpiry}. */
  record AddExpiry(long second, Bytes stateKey, boolean owed) implements WorkChange {
    @Override
    public void applyTo(WorkStore work) {
      work.addExpiry(second, stateKey, owed);
    }
  }

  /** The expiry of that second, if there is one. */
  record RemoveExpiry(long second, Bytes stateKey) implements WorkChange {
    @Override
    public void applyTo(WorkStore work) {
      work.removeExpiry(second, stateKey);
    }
  }

  /**
   * @param value what the purge is about; empty for that of a row
   */
  record AddPurge(long second, Bytes stateKey, Bytes value) implements WorkChange {
    @Override
    public void applyTo(WorkStore work) {
      work.addPurge(second, stateKey, value);
    }
  }

  /** The purge of that second, if there is one. */
  record RemovePurge(long second, Bytes stateKey) implements WorkChange {
    @Override
    public void applyTo(WorkStore work) {
      work.removePurge(second, stateKey);
    }
  }

  /** The rest of a large deletion's work. */
  record AddSlice(Slice slice) implements WorkChange {
    @Override
    public void applyTo(WorkStore work) {
      work.addSlice(slice);
    }
  }
}
