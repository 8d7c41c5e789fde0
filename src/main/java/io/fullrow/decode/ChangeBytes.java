// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode;

/** Takes the bytes of a record that identify its change, part by part and in their order. */
@FunctionalInterface
public interface ChangeBytes {
  void add(byte[] bytes, int offset, int length);
}
