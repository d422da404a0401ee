package dev.holdfast.client;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Holds what is optional in its place: the core must load where none of it is there. */
class ArchitectureTest {
  private static final String ROOT = "dev.holdfast.client";

  /** Each optional library, and the one package that may know it. */
  static final Set<Map.Entry<String, String>> OPTIONAL =
      Map.of(
              "net.javacrumbs.shedlock..", "shedlock",
              "org.springframework..", "spring",
              "io.micrometer..", "micrometer",
              "jakarta.servlet..", "servlet",
              "java.sql..", "jdbc")
          .entrySet();

  private static final Set<String> ADAPTERS =
      Set.of(
          "concurrent", "election", "shedlock", "spring", "micrometer", "servlet", "grpc", "jdbc");

  private static final JavaClasses OURS =
      new ClassFileImporter().withImportOption(DO_NOT_INCLUDE_TESTS).importPackages(ROOT);

  @ParameterizedTest
  @FieldSource("OPTIONAL")
  void optionalLibraryStaysInItsPackage(Map.Entry<String, String> library) {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "." + library.getValue())
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library.getKey())
        .check(OURS);
  }

  @Test
  void coreKnowsNoAdapter() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ADAPTERS.stream().map(name -> ROOT + "." + name).toArray(String[]::new))
        .check(OURS);
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(OURS)
        .allMatch(type -> type.getPackage().isAnnotatedWith(NullMarked.class), "in @NullMarked");
  }
}
