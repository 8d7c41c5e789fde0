// SPDX-License-Identifier: Apache-2.0
package io.fullrow.config;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One keyspace whose tables are followed by {@code fullrow.table-defaults}.
 *
 * @param source Keyspace of the old cluster, case-sensitive as Cassandra stores it. Required.
 * @param target Keyspace of the new cluster. The tables that it has at the start are followed, each
 *     from the table of its name in {@code source}: the target is asked, since the service does not
 *     connect to the old cluster. A table that is created later is followed from the next start on.
 *     Required.
 * @param include Names of the tables to follow, where {@code *} stands for any number of characters
 *     and {@code ?} for one; case-sensitive.
 * @param exclude Names of the tables not to follow, with the same wildcards. A table of {@code
 *     fullrow.tables} is never followed twice and needs no name here.
 */
@ConfigurationPropertiesSource
public record KeyspaceSettings(
    @DefaultValue("") String source,
    @DefaultValue("") String target,
    @DefaultValue("*") List<String> include,
    @DefaultValue List<String> exclude) {

  public KeyspaceSettings {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /** Whether it stands for the table of this name. */
  boolean covers(String table) {
    return include.stream().anyMatch(pattern -> matches(pattern, table))
        && exclude.stream().noneMatch(pattern -> matches(pattern, table));
  }

  private static boolean matches(String pattern, String name) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
    }
    return name.matches(regex.toString());
  }
}
