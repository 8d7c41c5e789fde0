// SPDX-License-Identifier: Apache-2.0
package io.fullrow.check;

import io.fullrow.model.TableId;
import java.util.List;
import java.util.Set;

/**
 * The permissions of a role, as {@code LIST ALL PERMISSIONS} gives them.
 *
 * @param granted with those of the roles that it was granted
 */
record Grants(List<Grant> granted) {
  private static final Set<String> EVERYTHING = Set.of("<all keyspaces>");

  Grants {
    granted = List.copyOf(granted);
  }

  /**
   * @param resource such as {@code <table movies.by_genre>}
   * @param permission such as {@code MODIFY}
   */
  record Grant(String resource, String permission) {}

  boolean allow(String permission, TableId table) {
    return granted.stream()
        .anyMatch(
            grant -> grant.permission().equals(permission) && covers(grant.resource(), table));
  }

  private static boolean covers(String resource, TableId table) {
    return EVERYTHING.contains(resource)
        || resource.equals("<keyspace " + table.keyspace() + ">")
        || resource.equals("<all tables in " + table.keyspace() + ">")
        || resource.equals("<table " + table + ">");
  }
}
