// SPDX-License-Identifier: Apache-2.0
package io.fullrow.fragment;

/** Headers of the records that publishers send; what applications send has none of them. */
public final class FragmentHeaders {
  /** The name of the cluster. */
  public static final String CLUSTER = "fullrow.cluster";

  /** The id of the node that had the change. */
  public static final String HOST_ID = "fullrow.host-id";

  /** The id of the commit log segment. */
  public static final String LOG_SEGMENT = "fullrow.log-segment";

  /** Where the mutation ends in it, in bytes. */
  public static final String LOG_POSITION = "fullrow.log-position";

  /** Instead of these two, the name of the SSTable's data file. */
  public static final String SSTABLE = "fullrow.sstable";

  private FragmentHeaders() {}
}
