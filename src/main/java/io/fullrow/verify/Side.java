// SPDX-License-Identifier: Apache-2.0
package io.fullrow.verify;

/** One of the two tables. */
public enum Side {
  SOURCE,
  TARGET;

  @Override
  public String toString() {
    return this == SOURCE ? "source" : "target";
  }
}
