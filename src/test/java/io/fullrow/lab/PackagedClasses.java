// SPDX-License-Identifier: Apache-2.0
package io.fullrow.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * The service's classes as the image has them: in a jar, and with an archive for class data
 * sharing, made by the training run of the Dockerfile.
 *
 * @param classPath the jar and those that it depends on
 * @param archive of their classes
 */
record PackagedClasses(List<String> classPath, Path archive) {
  private static final int TRAINING_SECONDS = 30;
  private static final String LAST_STEP = "connecting to the target";
  private static final int AFTER_LAST_STEP_SECONDS = 3;
  private static final int EXIT_SECONDS = 60;

  PackagedClasses {
    classPath = List.copyOf(classPath);
  }

  /**
   * Takes some ten seconds.
   *
   * @param folder for the two files
   * @param classPath with folders of classes in it
   * @param options of the JVM, as the service will run with
   */
  static PackagedClasses in(
      Path folder, List<String> classPath, List<String> options, String main) {
    Path archive = folder.resolve("fullrow.jsa");
    List<String> jars = new ArrayList<>();
    for (String entry : classPath) {
      Path path = Path.of(entry);
      jars.add(Files.isDirectory(path) ? jar(folder, jars.size(), path) : entry);
    }
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    line.add("-XX:ArchiveClassesAtExit=" + archive);
    line.add("-cp");
    line.add(String.join(System.getProperty("path.separator"), jars));
    line.add(main);
    line.add("--spring.config.location=" + Path.of("docker/training.yaml").toAbsolutePath());
    train(line, folder.resolve("training.log"));
    if (!Files.exists(archive)) {
      throw new IllegalStateException("no class archive: see " + folder.resolve("training.log"));
    }
    return new PackagedClasses(jars, archive);
  }

  private static String jar(Path folder, int number, Path classes) {
    Path jar = folder.resolve("classes-" + number + ".jar");
    int exit =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, "cf", jar.toString(), "-C", classes.toString(), ".");
    if (exit != 0) {
      throw new IllegalStateException("no jar of " + classes);
    }
    return jar.toString();
  }

  private static void train(List<String> line, Path log) {
    try {
      Process training =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile()).start();
      for (int i = 0; i < TRAINING_SECONDS && !Files.readString(log).contains(LAST_STEP); i++) {
        TimeUnit.SECONDS.sleep(1);
      }
      TimeUnit.SECONDS.sleep(AFTER_LAST_STEP_SECONDS);
      training.destroy();
      training.waitFor(EXIT_SECONDS, TimeUnit.SECONDS);
      training.destroyForcibly();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
