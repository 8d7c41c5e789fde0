// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import io.fullrow.registry.RestTransport.Answer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The Confluent REST API over HTTP. Nothing is cached. */
public final class HttpRegistry implements RegistryClient {
  /** Subject, version and schema not found: what is asked for is not there. */
  private static final Set<Integer> ABSENT = Set.of(40401, 40402, 40403);

  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;

  private final RestTransport transport;
  private final JsonMapper json = new JsonMapper();

  public HttpRegistry(RegistryConfig config) {
    this.transport = new RestTransport(config);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A registry may answer 409 to all but one of those who register a new subject at once, though
   * their schemas are equal (Apicurio 2.6 does): so the subject is looked at before a 409 is
   * believed, and asked once more.
   */
  @Override
  public int register(String subject, Schema schema) {
    Answer answer = postVersion(subject, schema);
    if (answer.status() == CONFLICT) {
      OptionalInt registered = lookup(subject, schema);
      if (registered.isPresent()) {
        return registered.getAsInt();
      }
      answer = postVersion(subject, schema);
    }
    requireAccepted(subject, answer);
    return required(answer, "id").asInt();
  }

  private Answer postVersion(String subject, Schema schema) {
    return transport.post("/subjects/" + encode(subject) + "/versions", body(schema));
  }

  @Override
  public Optional<Schema> schemaById(int id) {
    Answer answer = transport.get("/schemas/ids/" + id);
    return isAbsent(answer) ? Optional.empty() : Optional.of(schema("id " + id, answer));
  }

  @Override
  public Optional<RegisteredSchema> latest(String subject) {
    Answer answer = transport.get("/subjects/" + encode(subject) + "/versions/latest");
    if (isAbsent(answer)) {
      return Optional.empty();
    }
    Schema schema = schema("subject " + subject, answer);
    int id = required(answer, "id").asInt();
    int version = required(answer, "version").asInt();
    return Optional.of(new RegisteredSchema(id, version, schema));
  }

  @Override
  public OptionalInt lookup(String subject, Schema schema) {
    Answer answer = transport.post("/subjects/" + encode(subject), body(schema));
    if (isAbsent(answer)) {
      return OptionalInt.empty();
    }
    requireAccepted(subject, answer);
    return OptionalInt.of(required(answer, "id").asInt());
  }

  private String body(Schema schema) {
    return json.writeValueAsString(Map.of("schema", schema.toString()));
  }

  /** Form encoding, but a space as in a path. */
  private static String encode(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Only the API's own codes mean that something is not there: a plain 404 comes from a wrong base
   * path, and must not look like an unknown schema.
   */
  private boolean isAbsent(Answer answer) {
    return answer.status() == NOT_FOUND
        && ABSENT.contains(parse(answer).path("error_code").asInt(0));
  }

  private void requireAccepted(String subject, Answer answer) {
    if (answer.status() == CONFLICT || answer.status() == UNPROCESSABLE) {
      throw new IncompatibleSchemaException(
          "the schema registry refuses the schema for subject " + subject + ": " + message(answer));
    }
  }

  private Schema schema(String what, Answer answer) {
    String text = required(answer, "schema").asString();
    String type = parse(answer).path("schemaType").asString("AVRO");
    if (!type.equals("AVRO")) {
      throw new UnusableSchemaException(
          "the schema of " + what + " is of type " + type + ", not AVRO");
    }
    if (!parse(answer).path("references").isEmpty()) {
      throw new UnusableSchemaException(
          "the schema of " + what + " refers to other schemas, which is not supported");
    }
    try {
      // a default of another writer is never used here
      return new Schema.Parser().setValidateDefaults(false).parse(text);
    } catch (AvroRuntimeException e) {
      throw new UnusableSchemaException(
          "the schema of " + what + " is no Avro schema: " + e.getMessage(), e);
    }
  }

  private JsonNode required(Answer answer, String field) {
    if (answer.status() != OK) {
      throw refused(answer);
    }
    JsonNode value = parse(answer).path(field);
    if (value.isMissingNode() || value.isNull()) {
      throw new RegistryException(
          answer.url() + " answered without " + field + ": is it a schema registry?");
    }
    return value;
  }

  private RegistryException refused(Answer answer) {
    String said = answer.url() + " answered " + answer.status() + ": " + message(answer);
    if (answer.status() == UNAUTHORIZED || answer.status() == FORBIDDEN) {
      return new RegistryException(
          said + " (see basic.auth.credentials.source and basic.auth.user.info)");
    }
    if (answer.status() == NOT_FOUND) {
      return new RegistryException(
          said + " (does schema.registry.url have the base path of the Confluent API?)");
    }
    return new RegistryException(said);
  }

  private String message(Answer answer) {
    try {
      return parse(answer).path("message").asString("no reason given");
    } catch (RegistryException e) {
      return "no reason given";
    }
  }

  private JsonNode parse(Answer answer) {
    try {
      return json.readTree(answer.body());
    } catch (JacksonException e) {
      throw new RegistryException(
          answer.url() + " answered " + answer.status() + " and no JSON: is it a schema registry?",
          e);
    }
  }
}
