package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Maven project outside of this one, which depends on the SDK alone, in a folder of its own. Its
 * local repository is the outer build's, and beside it what was built here.
 */
final class OutsideProject {
  private static final String GROUP = "dev/holdfast";
  private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private final Path folder;
  private final Path repository;
  private final Path root = Path.of(System.getProperty("outside.root"));
  private final String version = System.getProperty("outside.version");

  OutsideProject(Path folder) throws IOException {
    this.folder = folder;
    this.repository = folder.resolve("repository");
    link(Path.of(System.getProperty("outside.repository")), repository, "dev");
    link(
        Path.of(System.getProperty("outside.repository"), "dev"),
        repository.resolve("dev"),
        "holdfast");
    install("holdfast", "pom.xml", null);
    install("holdfast-proto", "proto/pom.xml", "proto/target/");
    install("holdfast-client", "client-sdk/java/pom.xml", "client-sdk/java/target/");
  }

  /** Writes it: the README's example, with this server in place of the usual one. */
  void write(String managedVersions, String target) throws IOException {
    String readme = Files.readString(root.resolve("client-sdk/java/README.md"));
    Matcher example = JAVA_BLOCK.matcher(readme);
    assertThat(example.find()).as("the README has an example").isTrue();
    Path source = Files.createDirectories(folder.resolve("src/main/java")).resolve("Example.java");
    Files.writeString(source, example.group(1).replace("localhost:9090", target));
    Files.writeString(
        folder.resolve("pom.xml"),
        """
        <project xmlns="http://maven.apache.org/POM/4.0.0">
          <modelVersion>4.0.0</modelVersion>
          <groupId>com.example</groupId>
          <artifactId>outside</artifactId>
          <version>1</version>
          <properties>
            <maven.compiler.release>17</maven.compiler.release>
            <project.build.sourceEncoding>UTF-8</project.build.sourceEncoding>
          </properties>
          <dependencyManagement><dependencies>%s</dependencies></dependencyManagement>
          <dependencies>
            <dependency>
              <groupId>dev.holdfast</groupId>
              <artifactId>holdfast-client</artifactId>
              <version>%s</version>
            </dependency>
          </dependencies>
        </project>
        """
            .formatted(managedVersions, version));
  }

  /** Compiles it; answers its dependency tree. */
  String compile() throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("outside.maven"), "bin", "mvn").toString());
    if (System.getProperty("outside.mode").equals("offline:true")) {
      command.add("-o");
    }
    command.addAll(
        List.of(
            "-B",
            "-ntp",
            "-q",
            "-Dmaven.repo.local=" + repository,
            "-DoutputFile=" + folder.resolve("tree.txt"),
            "-Dmdep.outputFile=" + folder.resolve("classpath.txt"),
            "org.apache.maven.plugins:maven-compiler-plugin:3.14.1:compile",
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:tree",
            "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath"));
    run(command, "");
    return Files.readString(folder.resolve("tree.txt"));
  }

  /** Runs the example; answers what it printed. */
  String runExample(String token) throws IOException, InterruptedException {
    String classpath =
        folder.resolve("target/classes")
            + ":"
            + Files.readString(folder.resolve("classpath.txt")).strip();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return run(List.of(java, "-cp", classpath, "Example"), token);
  }

  private String run(List<String> command, String token) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().put("HOLDFAST_TOKEN", token);
    builder.environment().remove("MAVEN_OPTS");
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private void install(String artifact, String pom, @Nullable String jars) throws IOException {
    Path home =
        Files.createDirectories(repository.resolve(GROUP).resolve(artifact).resolve(version));
    String name = artifact + "-" + version;
    Files.copy(root.resolve(pom), home.resolve(name + ".pom"));
    if (jars != null) {
      Files.copy(root.resolve(jars + name + ".jar"), home.resolve(name + ".jar"));
    }
  }

  /** Links each entry of a folder but one. */
  private static void link(Path from, Path to, String without) throws IOException {
    Files.createDirectories(to);
    if (!Files.isDirectory(from)) {
      return;
    }
    List<Path> entries;
    try (Stream<Path> all = Files.list(from)) {
      entries = all.filter(each -> !each.getFileName().toString().equals(without)).toList();
    }
    for (Path each : entries) {
      Files.createSymbolicLink(to.resolve(each.getFileName()), each);
    }
  }
}
