// SPDX-License-Identifier: Apache-2.0
package io.fullrow.registry;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Confluent's real serializer and deserializer, with the Avro and the Kafka that they were built
 * against, in a class loader of their own. Nothing but texts and bytes passes between the two
 * sides.
 */
final class ConfluentSide implements AutoCloseable {
  private static final String PACKAGE = "io.confluent.kafka.serializers.";

  private final URLClassLoader loader;
  private final Object serializer;
  private final Object deserializer;

  /**
   * @param jar holds their classes
   */
  ConfluentSide(Path jar, Map<String, ?> configs, boolean isKey) throws Exception {
    URL[] urls = {jar.toUri().toURL()};
    loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader());
    serializer = create(PACKAGE + "KafkaAvroSerializer");
    deserializer = create(PACKAGE + "KafkaAvroDeserializer");
    for (Object each : new Object[] {serializer, deserializer}) {
      call(each, "configure", new Class<?>[] {Map.class, boolean.class}, configs, isKey);
    }
  }

  /** What their serializer writes for a record given in Avro's JSON encoding. */
  byte[] serialize(String topic, String schema, String json) throws Exception {
    Class<?>[] types = {String.class, Object.class};
    return (byte[]) call(serializer, "serialize", types, topic, record(schema, json));
  }

  /** What their deserializer reads: the schema and the record as texts. */
  Read deserialize(String topic, byte[] bytes) throws Exception {
    Class<?>[] types = {String.class, byte[].class};
    Object record = call(deserializer, "deserialize", types, topic, bytes);
    Object schema = call(record, "getSchema", new Class<?>[0]);
    return new Read(schema.toString(), record.toString());
  }

  record Read(String schema, String record) {}

  /** Where their serializer comes from: must not be our class path. */
  ClassLoader origin() {
    return serializer.getClass().getClassLoader();
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  private Object record(String schemaText, String json) throws Exception {
    Object parser = create("org.apache.avro.Schema$Parser");
    Object schema = call(parser, "parse", new Class<?>[] {String.class}, schemaText);
    Class<?> schemaType = type("org.apache.avro.Schema");
    Class<?> factoryType = type("org.apache.avro.io.DecoderFactory");
    Object factory = factoryType.getMethod("get").invoke(null);
    Object decoder =
        call(factory, "jsonDecoder", new Class<?>[] {schemaType, String.class}, schema, json);
    Object reader =
        type("org.apache.avro.generic.GenericDatumReader")
            .getConstructor(schemaType)
            .newInstance(schema);
    Class<?>[] types = {Object.class, type("org.apache.avro.io.Decoder")};
    return call(reader, "read", types, null, decoder);
  }

  private Object create(String name) throws Exception {
    return inside(() -> type(name).getDeclaredConstructor().newInstance());
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, loader);
  }

  private Object call(Object target, String name, Class<?>[] types, @Nullable Object... arguments)
      throws Exception {
    Method method = target.getClass().getMethod(name, types);
    try {
      return inside(() -> method.invoke(target, arguments));
    } catch (InvocationTargetException e) {
      throw new AssertionError(name + " failed on Confluent's side", e.getCause());
    }
  }

  /** They load classes by name through the thread's loader. */
  private <T> T inside(Callable<T> call) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return call.call();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
