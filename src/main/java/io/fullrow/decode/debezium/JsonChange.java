// SPDX-License-Identifier: Apache-2.0
package io.fullrow.decode.debezium;

import io.fullrow.decode.ChangeBytes;
import io.fullrow.decode.raw.JsonTree;
import io.fullrow.model.Bytes;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a change event in JSON says, without the fields in which the copies of one change differ:
 * when and where the connector read it, and which connector. Nothing else is left out, known or
 * unknown, and what is left out is never read by {@link DebeziumDecoder}.
 *
 * <p>The text is passed over once and no value of it is made.
 */
final class JsonChange {
  /** Of the envelope: times at which the connector worked. */
  private static final Set<String> OF_ENVELOPE = Set.of("ts_ms", "ts_us", "ts_ns");

  /** Of {@code source}, whose times are the writetime. */
  private static final Set<String> OF_SOURCE = Set.of("version", "name", "file", "pos");

  private final JsonParser in;
  private final byte[] json;
  private final ChangeBytes to;

  /** So far the text has been given or left out. */
  private int done;

  /** Whether the text between {@link #done} and the next token is left out. */
  private boolean leavingOut;

  private JsonChange(JsonParser in, byte[] json, ChangeBytes to) {
    this.in = in;
    this.json = json;
    this.to = to;
  }

  /**
   * @return false if it is not one JSON object with {@code source}, perhaps in a {@code payload}
   */
  static boolean tell(Bytes json, ChangeBytes to) {
    // A zero byte: UTF-16 or UTF-32, in which places of tokens are not given in bytes.
    if (json.size() < 2 || json.unsignedByteAt(0) != '{' || json.unsignedByteAt(1) == 0) {
      return false;
    }
    try (JsonParser in = JsonTree.parser(json)) {
      return new JsonChange(in, json.unsafeArray(), to).document();
    } catch (JacksonException e) {
      return false;
    }
  }

  private boolean document() {
    boolean told = in.nextToken() == JsonToken.START_OBJECT && envelope();
    if (!told || in.nextToken() != null) {
      return false;
    }
    to.add(json, done, json.length - done);
    return true;
  }

  private boolean envelope() {
    boolean told = false;
    for (String name = nextName(); name != null; name = nextName()) {
      boolean source = name.equals("source");
      if (source || name.equals("payload")) {
        told |= in.nextToken() == JsonToken.START_OBJECT && (source ? source() : envelope());
        in.skipChildren();
      } else {
        value(OF_ENVELOPE.contains(name));
      }
    }
    return told;
  }

  private boolean source() {
    for (String name = nextName(); name != null; name = nextName()) {
      value(OF_SOURCE.contains(name));
    }
    return true;
  }

  private void value(boolean left) {
    if (left) {
      int start = start();
      to.add(json, done, start - done);
      done = start;
    }
    in.nextToken();
    in.skipChildren();
    leavingOut = left;
  }

  /** The name of the next field; null at the end of the object. */
  private @Nullable String nextName() {
    String name = in.nextName();
    if (leavingOut) {
      done = start();
      leavingOut = false;
    }
    return name;
  }

  /** Of the current token, in bytes. */
  private int start() {
    return Math.toIntExact(in.currentTokenLocation().getByteOffset());
  }
}
