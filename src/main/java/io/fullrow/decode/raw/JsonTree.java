// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.raw;

import io.fullrow.model.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON as Kafka Connect's {@code JsonConverter} writes it, with or without {@code
 * {"schema":…,"payload":…}}. A field that comes twice is refused: which one holds is not told.
 */
public final class JsonTree {
  private static final String CONNECT_DECIMAL = "org.apache.kafka.connect.data.Decimal";
  private static final int MAX_DEPTH = 100;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser in;
  private boolean connectDecimals;

  private JsonTree(JsonParser in) {
    this.in = in;
  }

  /**
   * @throws RejectedRecordException if it is not one JSON object
   */
  public static Payload read(Bytes json) {
    try (JsonParser in = parser(json)) {
      return new JsonTree(in).document();
    } catch (JacksonException e) {
      throw RejectedRecordException.malformed("not JSON: " + e.getOriginalMessage() + at(e));
    }
  }

  /** Reads the same, token by token, within the same limits. */
  public static JsonParser parser(Bytes json) {
    return FACTORY.createParser(ObjectReadContext.empty(), json.unsafeArray(), 0, json.size());
  }

  private static String at(JacksonException e) {
    return e.getLocation() == null ? "" : " at byte " + e.getLocation().getByteOffset();
  }

  private Payload document() {
    JsonToken first = in.nextToken();
    Raw root;
    if (first == JsonToken.START_OBJECT) {
      root = wrapperOrEnvelope();
    } else if (first == JsonToken.VALUE_NULL) {
      root = Raw.NULL;
    } else {
      throw RejectedRecordException.malformed(
          "expected a JSON object, not " + (first == null ? "nothing" : in.getString()));
    }
    if (in.nextToken() != null) {
      throw RejectedRecordException.malformed("not JSON: something follows the object");
    }
    return new Payload(root, connectDecimals);
  }

  private Raw wrapperOrEnvelope() {
    Map<String, Raw> fields = new LinkedHashMap<>();
    boolean wrapped = false;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken token = in.nextToken();
      if (name.equals("schema")) {
        wrapped = true;
        skimSchema(token);
      } else {
        put(fields, name, value(token));
      }
    }
    if (!wrapped) {
      return new Raw.Struct(fields);
    }
    Raw payload = fields.get("payload");
    if (payload == null) {
      throw RejectedRecordException.missing("payload");
    }
    return payload;
  }

  /** Skips the schema, which the table's own replaces, and looks only for the decimals in it. */
  private void skimSchema(JsonToken first) {
    for (int depth = first.isStructStart() ? 1 : 0; depth > 0; ) {
      JsonToken token = in.nextToken();
      if (token.isStructStart()) {
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.VALUE_STRING && !connectDecimals) {
        connectDecimals = in.getString().equals(CONNECT_DECIMAL);
      }
    }
  }

  private Raw value(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> object();
      case START_ARRAY -> array();
      case VALUE_STRING -> new Raw.Text(in.getString());
      case VALUE_NUMBER_INT -> whole();
      case VALUE_NUMBER_FLOAT -> new Raw.Num(in.getString());
      case VALUE_TRUE -> new Raw.Bool(true);
      case VALUE_FALSE -> new Raw.Bool(false);
      case VALUE_NULL -> Raw.NULL;
      default -> throw RejectedRecordException.malformed("not JSON: unexpected " + token);
    };
  }

  private Raw whole() {
    return in.getNumberType() == JsonParser.NumberType.BIG_INTEGER
        ? new Raw.Num(in.getString())
        : new Raw.Int(in.getLongValue());
  }

  private Raw object() {
    Map<String, Raw> fields = new LinkedHashMap<>();
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      put(fields, name, value(in.nextToken()));
    }
    return new Raw.Struct(fields);
  }

  private static void put(Map<String, Raw> fields, String name, Raw value) {
    if (fields.put(name, value) != null) {
      throw RejectedRecordException.malformed("not usable JSON: field '" + name + "' comes twice");
    }
  }

  private Raw array() {
    List<Raw> elements = new ArrayList<>();
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      elements.add(value(token));
    }
    return new Raw.Seq(elements);
  }
}
