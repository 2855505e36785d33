package io.backendprovisioner;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** What the packages may know of each other, and habits of the house that a machine can check. */
class ModularityTest {
    private static final String ROOT = "io.backendprovisioner";
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final int MOST_LINES = 300;

    private static final JavaClasses PRODUCTION = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesUseOnlyWhatTheyDeclare() {
        ApplicationModules.of(Worker.class).verify();
    }

    @Test
    void everyPackageSaysItsRoleAndWhatItMayUse() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            List<Path> packages = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .toList();
            assertThat(packages).hasSizeGreaterThan(5).allSatisfy(directory -> {
                String described = Files.readString(directory.resolve("package-info.java"));
                assertThat(described).startsWith("/**").contains("@" + NullMarked.class.getSimpleName());
                if (!directory.endsWith(Path.of("io", "backendprovisioner"))) {
                    assertThat(described)
                            .containsPattern(
                                    "@" + ApplicationModule.class.getSimpleName() + "\\(\\s*allowedDependencies = \\{");
                }
            });
        }
    }

    @Test
    void theSimulatorSharesNoCodeWithWhatItTests() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".simulator")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "are of another package of ours",
                        (JavaClass other) -> other.getPackageName().startsWith(ROOT)
                                && !other.getPackageName().equals(ROOT + ".simulator")))
                .check(PRODUCTION);
    }

    @Test
    void theDomainNeedsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(ROOT + ".domain")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + ".domain", "java..", "org.jspecify.annotations", "org.springframework.modulith")
                .check(PRODUCTION);
    }

    /** They offer turns and commits, and the flow decides the order: nobody hands them anything to be called back by. */
    @Test
    void pacingAndJournalCallNobodyBack() {
        String[] offering = {ROOT + ".pacing", ROOT + ".journal"};
        noClasses()
                .that()
                .resideOutsideOfPackages(offering)
                .should()
                .implement(JavaClass.Predicates.resideInAnyPackage(offering))
                .check(PRODUCTION);
        noMethods()
                .that()
                .arePublic()
                .and()
                .areDeclaredInClassesThat()
                .resideInAnyPackage(offering)
                // What throttling has taught goes to the other replicas, on no request's way.
                .and()
                .doNotHaveFullName(ROOT + ".pacing.FleetRate.onCut(java.util.function.Consumer)")
                .should()
                .haveRawParameterTypes(DescribedPredicate.describe(
                        "are called back",
                        (List<JavaClass> types) ->
                                types.stream().anyMatch(type -> type.isAnnotatedWith(FunctionalInterface.class))))
                .check(PRODUCTION);
    }

    @Test
    void timeIsReadAndSpentInOnePlaceOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .accessTargetWhere(calls(
                        "read the clock or sleep",
                        Set.of(
                                "java.time.Instant.now",
                                "java.time.LocalDate.now",
                                "java.time.LocalDateTime.now",
                                "java.time.LocalTime.now",
                                "java.time.OffsetDateTime.now",
                                "java.time.ZonedDateTime.now",
                                "java.lang.System.currentTimeMillis",
                                "java.lang.Thread.sleep")))
                .check(PRODUCTION);
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                // It measures what arrives, and shares no code with the others, not even a clock.
                .and()
                .resideOutsideOfPackage(ROOT + ".simulator")
                .should()
                .accessTargetWhere(calls(
                                "measure time or park",
                                Set.of(
                                        "java.lang.System.nanoTime",
                                        "java.util.concurrent.TimeUnit.sleep",
                                        "java.util.concurrent.locks.LockSupport.parkNanos",
                                        "java.util.concurrent.locks.LockSupport.parkUntil"))
                        .or(waitsWithATimeout()))
                .check(PRODUCTION);
    }

    /** I/O that waits, for example a consumer's poll, takes a {@code Duration}. */
    private static DescribedPredicate<JavaAccess<?>> waitsWithATimeout() {
        var waits = Set.of("get", "await", "awaitNanos", "awaitUntil", "tryLock", "poll", "tryAcquire", "offer");
        var owners = JavaClass.Predicates.resideInAPackage("java.util.concurrent..")
                .or(JavaClass.Predicates.assignableTo(Future.class));
        var timeouts = Set.of(TimeUnit.class.getName(), Date.class.getName(), "long");
        return DescribedPredicate.describe(
                "wait with a time-out of their own",
                access -> access.getTarget() instanceof CodeUnitAccessTarget target
                        && waits.contains(target.getName())
                        && owners.test(target.getOwner())
                        && !target.getRawParameterTypes().isEmpty()
                        && timeouts.contains(
                                target.getRawParameterTypes().getLast().getName()));
    }

    /** One that ends without a word leaves a process that is alive and idle. */
    @Test
    void threadsThatTheWorkNeedsEndTheProcessWhenTheyFail() {
        Set<String> others = Set.of(
                ROOT + ".domain.VitalThreads",
                // A request's own: HandleRequest reports what fails, and it is about that request alone.
                ROOT + ".intake.Window",
                // Nothing waits for a look at twins.
                ROOT + ".flow.FlowConfiguration",
                // It finds out before the first request what that would find out.
                ROOT + ".pacing.CloudAtStart");
        noClasses()
                .that(DescribedPredicate.describe(
                        "are of the worker", (JavaClass one) -> !others.contains(one.getFullName())))
                // A call waits for its threads until its deadline.
                .and()
                .resideOutsideOfPackages(ROOT, ROOT + ".provider", ROOT + ".bulk", ROOT + ".simulator")
                .should()
                .accessTargetWhere(calls(
                        "make a thread by themselves",
                        Set.of(
                                "java.lang.Thread.ofPlatform",
                                "java.lang.Thread.ofVirtual",
                                "java.lang.Thread.startVirtualThread",
                                "java.lang.Thread.<init>")))
                .check(PRODUCTION);
    }

    @Test
    void onlyTheProgramItselfTalksToTheConsole() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT)
                .should()
                .accessTargetWhere(calls("use the console", Set.of("java.lang.System.out", "java.lang.System.err")))
                .check(PRODUCTION);
    }

    @Test
    void namesSayWhatAClassDoes() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Utils?|Helper|Impl|Service)")
                .check(PRODUCTION);
    }

    @Test
    void noFileIsLong() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".java")))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(Files.readAllLines(file))
                            .as("lines of %s", file)
                            .hasSizeLessThanOrEqualTo(MOST_LINES));
        }
    }

    private static DescribedPredicate<JavaAccess<?>> calls(String what, Set<String> targets) {
        return DescribedPredicate.describe(
                what, access -> targets.contains(access.getTargetOwner().getFullName() + "." + access.getName()));
    }
}
