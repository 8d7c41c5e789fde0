// SPDX-License-Identifier: Apache-2.0
package io.fullrow.topology.state;

import io.fullrow.codec.BinaryInput;
import io.fullrow.model.Bytes;

/**
 * The byte that leads every value of the state but those of the buffer: the version of its form. A
 * change of form needs a new version, and the old one stays readable: values are read again after
 * an upgrade.
 */
final class StateVersion {
  private StateVersion() {}

  /** A value of a form that has one version only, after its version. */
  static BinaryInput input(Bytes value, int only) {
    BinaryInput in = new BinaryInput(value);
    read(in, only);
    return in;
  }

  /**
   * The version of a value, from 1 to {@code latest}.
   *
   * @throws UnreadableStateException if it is of another one
   */
  static int read(BinaryInput in, int latest) {
    int version = in.readByte();
    if (version < 1 || version > latest) {
      throw new UnreadableStateException(
          "state was written in version "
              + version
              + ", this release reads versions up to "
              + latest
              + ": run the release that wrote it, or rebuild the state from the raw topics");
    }
    return version;
  }
}
