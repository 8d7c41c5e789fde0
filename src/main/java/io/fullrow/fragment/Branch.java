// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

/** The positions of the unions' branches in fragment.avsc. */
final class Branch {
  static final int ROW = 0;
  static final int STATIC = 1;
  static final int RANGE = 2;
  static final int PARTITION = 3;

  static final int LIVE = 0;
  static final int EXPIRING = 1;
  static final int TOMBSTONE = 2;

  private Branch() {}
}
