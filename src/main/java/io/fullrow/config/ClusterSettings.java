// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Connection to one Cassandra cluster. */
public interface ClusterSettings {
  /** Nodes to ask first, each as {@code host:port}. */
  List<String> contactPoints();

  /** As {@code nodetool status} names it. */
  String localDatacenter();

  /** Empty for none. */
  String username();

  /** Of the user; empty for none. */
  String password();

  /** Consistency level of each request that has none of its own. */
  String consistency();

  /** Options of the driver, by their paths. */
  Map<String, String> driver();

  /** Options of the user's own classes, which the driver passes on. */
  Map<String, String> driverPluginOptions();

  /** What is passed to the driver. */
  default Map<String, String> allOptions() {
    Map<String, String> all = new HashMap<>(driverPluginOptions());
    all.putAll(driver());
    return all;
  }
}
