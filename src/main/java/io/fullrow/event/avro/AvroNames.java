// SPDX-License-Identifier: Apache-2.0
package io.fullrow.event.avro;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;

/**
 * Names of CQL, where anything can be quoted, as names of Avro: letters, digits and underscores.
 *
 * <p>Law: {@code cql(avro(name))} is {@code name}, and two names never become one. What Avro does
 * not allow becomes {@code _x}, four hexadecimal digits of its UTF-16 unit, {@code _}; an
 * underscore that would begin such a group in the name itself becomes {@code _x005f_}. Examples:
 * {@code title} stays, {@code first name} becomes {@code first_x0020_name}, {@code 2nd} becomes
 * {@code _x0032_nd}.
 */
public final class AvroNames {
  /** The property of a field that has the name as stored, where Avro's differs. */
  static final String CQL_NAME = "cql.name";

  private static final Pattern GROUP = Pattern.compile("_x([0-9a-f]{4})_");

  /** The underscore that would end a group can be the first one of the next escape. */
  private static final Pattern BEGIN_OF_GROUP = Pattern.compile("_x[0-9a-f]{4}");

  private AvroNames() {}

  public static String avro(String cql) {
    StringBuilder name = new StringBuilder(cql.length());
    Matcher groups = BEGIN_OF_GROUP.matcher(cql);
    for (int i = 0; i < cql.length(); i++) {
      char c = cql.charAt(i);
      boolean group = c == '_' && groups.region(i, cql.length()).lookingAt();
      if (isLegal(c, i == 0) && !group) {
        name.append(c);
      } else {
        name.append(escaped(c));
      }
    }
    return name.toString();
  }

  /** As {@link #avro}, but never {@code reserved}, which must be a legal name. */
  public static String avroExcept(String reserved, String cql) {
    return cql.equals(reserved) ? escaped(cql.charAt(0)) + cql.substring(1) : avro(cql);
  }

  public static String cql(String avro) {
    return GROUP
        .matcher(avro)
        .replaceAll(
            group ->
                Matcher.quoteReplacement(
                    String.valueOf((char) Integer.parseInt(group.group(1), 16))));
  }

  /** The column or UDT field that an Avro field stands for. */
  public static String cql(Schema.Field field) {
    String original = field.getProp(CQL_NAME);
    return original == null ? cql(field.name()) : original;
  }

  /** A field that stands for the column or UDT field {@code cql}. */
  public static Schema.Field field(String cql, String avro, Schema schema, boolean nullByDefault) {
    Schema.Field field =
        nullByDefault
            ? new Schema.Field(avro, schema, null, Schema.Field.NULL_DEFAULT_VALUE)
            : new Schema.Field(avro, schema);
    if (!avro.equals(cql)) {
      field.addProp(CQL_NAME, cql);
    }
    return field;
  }

  private static boolean isLegal(char c, boolean first) {
    boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
  }

  private static String escaped(char c) {
    return String.format("_x%04x_", (int) c);
  }
}
