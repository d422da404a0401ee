package dev.holdfast.service;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds the arrows between the packages, and the words that no package may use. */
class ArchitectureTest {
  private static final String ROOT = "dev.holdfast.service";

  /** Each package, and which others it may know. The root package wires all, and may know all. */
  private static final Map<String, Set<String>> MAY_KNOW =
      Map.ofEntries(
          entry("lock", Set.of()),
          entry("process", Set.of()),
          entry("config", Set.of("lock")),
          entry("access", Set.of("lock")),
          entry("auth", Set.of("lock", "config")),
          entry("watch", Set.of("lock", "config")),
          entry("session", Set.of("lock", "config", "watch")),
          entry("queue", Set.of("lock", "watch")),
          entry("redis", Set.of("lock", "config", "watch", "session", "process")),
          entry("grpc", Set.of("lock", "config", "watch", "session", "auth")),
          entry("ops", Set.of("lock", "config", "watch", "session")),
          entry("cli", Set.of("lock", "config", "auth")),
          entry("edge", Set.of("config", "process")));

  /** Each library that stays in its place, and the packages that are its place. */
  private static final Map<String, Set<String>> LIBRARIES =
      Map.of(
          "io.lettuce..", Set.of("redis"),
          "io.grpc..", Set.of("grpc", "cli"),
          "dev.holdfast.v1..", Set.of("grpc", "cli"),
          "dev.holdfast.client..", Set.of("cli"),
          "com.google.protobuf..", Set.of("grpc", "cli"),
          "com.google.rpc..", Set.of("grpc", "cli"),
          "com.nimbusds..", Set.of("auth"),
          "com.google.crypto.tink..", Set.of("auth"),
          "com.fasterxml.jackson.dataformat..", Set.of("config"));

  /** Whose decisions are Redis's to time, so that no instance's clock has a say. */
  private static final List<String> ENGINE = List.of("lock", "redis", "watch", "session", "queue");

  private static final String VAGUE = "util|utils|common|impl|helper|helpers|manager|managers";

  static final Set<Map.Entry<String, Set<String>>> PACKAGES = MAY_KNOW.entrySet();
  static final Set<Map.Entry<String, Set<String>>> PLACED_LIBRARIES = LIBRARIES.entrySet();

  private static final JavaClasses OURS =
      new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @Test
  void everyPackageHasItsPlace() {
    assertThat(OURS.stream().map(JavaClass::getPackageName).filter(name -> !name.equals(ROOT)))
        .allMatch(name -> MAY_KNOW.containsKey(name.substring(ROOT.length() + 1)));
  }

  @ParameterizedTest
  @FieldSource("PACKAGES")
  void packageKnowsOnlyWhatItMay(Map.Entry<String, Set<String>> entry) {
    String name = entry.getKey();
    String[] known =
        Stream.concat(Stream.of(name), entry.getValue().stream())
            .map(ArchitectureTest::in)
            .toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAPackage(in(name))
            .should()
            .dependOnClassesThat(
                resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(known)))));
  }

  @ParameterizedTest
  @FieldSource("PLACED_LIBRARIES")
  void libraryStaysInItsPlace(Map.Entry<String, Set<String>> entry) {
    String[] places = entry.getValue().stream().map(ArchitectureTest::in).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(places)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(entry.getKey()));
  }

  @Test
  void packagesHaveNoCycles() {
    check(slices().matching(ROOT + ".(*)..").should().beFreeOfCycles());
  }

  @Test
  void nothingIsNamedForNothing() {
    check(
        noClasses()
            .should()
            .haveNameMatching("(?i).*\\.(" + VAGUE + ")\\..*")
            .orShould()
            .haveNameMatching(".*(?i:" + VAGUE + ")"));
  }

  @Test
  void engineLeavesTimeToRedis() {
    String[] engine = ENGINE.stream().map(ArchitectureTest::in).toArray(String[]::new);
    check(
        noClasses()
            .that()
            .resideInAnyPackage(engine)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(Clock.class, InstantSource.class, Date.class)
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Instant.class, "now"));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(OURS)
        .allMatch(type -> type.getPackage().isAnnotatedWith(NullMarked.class), "in @NullMarked");
  }

  private static String in(String name) {
    return ROOT + "." + name + "..";
  }

  /** A package that is still empty breaks no rule. */
  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(OURS);
  }
}
