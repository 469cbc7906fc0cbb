package dev.wanctl.app.arch;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The rules between the rooms of this house. There is no module-info that would keep them, so this
/// test does.
class ArchitectureTest {

  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.wanctl");

  private static final String CORE = "dev.wanctl.core..";
  private static final String ENGINE = "dev.wanctl.engine..";
  private static final String LINUX = "dev.wanctl.linux..";
  private static final String REMOTE = "dev.wanctl.remote..";
  private static final String ROUTEROS = "dev.wanctl.routeros..";
  private static final String SIM = "dev.wanctl.sim..";
  private static final String APP = "dev.wanctl.app..";

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(ALL);
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAPackage("dev.wanctl..");
  }

  @Test
  void everyRoomIsSeen() {
    // Rules about classes that were never loaded would hold for ever.
    for (String room : List.of("core.line", "engine", "linux", "app.config")) {
      assertThat(ALL.containPackage("dev.wanctl." + room)).as(room).isTrue();
    }
  }

  @Test
  void coreDependsOnNothing() {
    check(
        classes()
            .that()
            .resideInAPackage(CORE)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage(CORE, "java.lang..", "java.util..", "java.time..", "java.math..")
                    .or(resideInAnyPackage("org.jspecify.annotations"))
                    .or(nameMatching("\\[.*"))));
  }

  @Test
  void unitsKnowNothingOfLines() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.wanctl.core.units..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wanctl.core.line.."));
  }

  @Test
  @DisplayName("C-118: the law is a function of what it is told")
  void theLawReadsNoClockAndTouchesNoWorld() {
    check(
        noClasses()
            .that()
            .resideInAPackage(CORE)
            .should()
            .dependOnClassesThat(
                resideInAnyPackage(
                        "java.util.logging..",
                        "java.util.concurrent..",
                        "java.io..",
                        "java.nio..",
                        "java.net..",
                        "java.lang.invoke.VarHandle")
                    .or(nameMatching("java\\.lang\\.(Thread|System\\$Logger|Process.*|Runtime)"))
                    .or(JavaClass.Predicates.equivalentTo(Clock.class))
                    .or(JavaClass.Predicates.equivalentTo(Instant.class)))
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void theEngineSeesOnlyTheCore() {
    check(
        noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat(
                ours().and(DescribedPredicate.not(resideInAnyPackage(ENGINE, CORE)))));
  }

  @Test
  void portsKnowNothingOfTheEngineBehindThem() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.wanctl.engine.port..", "dev.wanctl.engine.json..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.wanctl.engine"));
  }

  @ParameterizedTest
  @ValueSource(strings = {LINUX, REMOTE, ROUTEROS})
  void devicesSeeOnlyThePorts(String device) {
    check(
        noClasses()
            .that()
            .resideInAPackage(device)
            .should()
            .dependOnClassesThat(
                ours()
                    .and(
                        DescribedPredicate.not(
                            resideInAnyPackage(
                                device,
                                "dev.wanctl.remote",
                                "dev.wanctl.core.units..",
                                "dev.wanctl.engine.port..",
                                "dev.wanctl.engine.json..")))));
  }

  @Test
  void theVirtualLineSeesCoreAndEngine() {
    check(
        noClasses()
            .that()
            .resideInAPackage(SIM)
            .should()
            .dependOnClassesThat(
                ours().and(DescribedPredicate.not(resideInAnyPackage(SIM, CORE, ENGINE)))));
  }

  @Test
  void nobodyDependsOnTheApplication() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(APP, "dev.wanctl.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(APP));
  }

  @Test
  void onlyLinuxCallsNativeCode() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(LINUX)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.lang.foreign.."));
  }

  @Test
  void loggingGoesThroughTheSystemLogger() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages(APP)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("java.util.logging.."));
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "engine", "linux", "remote", "routeros", "sim", "app"})
  void packagesOfAModuleMakeNoCircles(String module) {
    check(slices().matching("dev.wanctl." + module + ".(**)").should().beFreeOfCycles());
  }

  @Test
  void namesSayWhatAThingIs() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.wanctl..")
            .should()
            .haveSimpleNameContaining("Util")
            .orShould()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameContaining("Manager"));
  }
}
