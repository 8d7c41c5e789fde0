// SPDX-License-Identifier: Apache-2.0
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fills target/lab with the servers that the tests and the demo run. The build starts it, as a
 * source file, when target/lab/complete is missing.
 *
 * <p>A Maven of its own resolves them: within the project's build, Spring Boot's dependency
 * management would change the servers' dependencies. Being a program, and not a plugin that logs,
 * it can say in a quiet build ({@code mvn -q}) why the first one takes so long.
 *
 * <p>Arguments: {@code maven=} its home, {@code project=} and {@code lab=} folders, {@code
 * repository=} the local one, {@code settings=} the user's file, {@code offline=} true or false;
 * what starts with a dash goes to Maven as it is.
 */
final class Fill {
  private final Map<String, String> settings = new HashMap<>();
  private final List<String> passedOn = new ArrayList<>();

  private Fill(String[] args) {
    for (String arg : args) {
      if (arg.startsWith("-")) {
        passedOn.add(arg);
      } else {
        int equals = arg.indexOf('=');
        settings.put(arg.substring(0, equals), arg.substring(equals + 1));
      }
    }
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    System.exit(new Fill(args).run());
  }

  private int run() throws IOException, InterruptedException {
    System.out.println("Resolving the lab's servers (440 MB to download, once) ...");
    int exit = new ProcessBuilder(command()).inheritIO().start().waitFor();
    if (exit == 0) {
      Files.createFile(path("lab").resolve("complete"));
    } else {
      System.err.println("The lab's servers could not be resolved: Maven exited with " + exit);
    }
    return exit;
  }

  private List<String> command() {
    boolean windows = System.getProperty("os.name").startsWith("Windows");
    List<String> command = new ArrayList<>();
    command.add(path("maven").resolve("bin").resolve(windows ? "mvn.cmd" : "mvn").toString());
    command.addAll(List.of("-q", "-B", "--no-transfer-progress"));
    command.addAll(List.of("-f", path("project").resolve("src/lab/pom.xml").toString()));
    command.add("-Dlab.dir=" + path("lab"));
    command.add("-Dmaven.repo.local=" + path("repository"));
    if (Files.exists(path("settings"))) {
      command.addAll(List.of("-s", path("settings").toString()));
    }
    if (settings.get("offline").equals("true")) {
      command.add("-o");
    }
    command.addAll(passedOn);
    command.add("generate-resources");
    return command;
  }

  private Path path(String name) {
    return Path.of(settings.get(name));
  }
}
