package dev.holdfast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's own build makes of the SDK. */
class OutsideProjectIT {
  /** All that the SDK may bring along: stubs, gRPC, and what these need. */
  private static final List<String> GROUPS =
      List.of(
          "dev.holdfast",
          "io.grpc",
          "com.google.protobuf",
          "com.google.api.grpc",
          "com.google.guava",
          "com.google.code.gson",
          "com.google.code.findbugs",
          "com.google.android",
          "com.google.errorprone",
          "com.google.j2objc",
          "org.codehaus.mojo",
          "org.jspecify",
          "io.perfmark");

  @RegisterExtension static final HoldfastTestServer server = HoldfastTestServer.builder().build();

  @TempDir Path folder;

  @Test
  void dependsOnStubsAndGrpcAlone() throws Exception {
    String tree = tree("");
    System.out.println(tree);
    assertThat(tree.lines().skip(1).map(OutsideProjectIT::group)).isSubsetOf(GROUPS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"3.5.7", "4.0.7"})
  void runsWithTheVersionsThatSpringBootManages(String springBoot) throws Exception {
    tree(
        """
        <dependency>
          <groupId>org.springframework.boot</groupId>
          <artifactId>spring-boot-dependencies</artifactId>
          <version>%s</version>
          <type>pom</type>
          <scope>import</scope>
        </dependency>
        """
            .formatted(springBoot));
  }

  /** The tree of a project that compiled the README's example, and ran it. */
  private String tree(String managedVersions) throws Exception {
    OutsideProject project = new OutsideProject(folder);
    project.write(managedVersions, server.target());
    String tree = project.compile();
    assertThat(project.runExample(server.token("outside", "Outside", "service")))
        .contains("working with fencing token");
    return tree;
  }

  /** Of a line such as {@code | +- io.grpc:grpc-stub:jar:1.85.1:compile}. */
  private static String group(String line) {
    String coordinates = line.replaceFirst("^[ |+\\\\-]+", "");
    return Arrays.asList(coordinates.split(":", -1)).get(0);
  }
}
