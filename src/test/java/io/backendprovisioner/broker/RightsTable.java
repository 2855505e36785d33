package io.backendprovisioner.broker;

import io.backendprovisioner.testkit.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The rights that {@code docs/operations.md} says are needed: what is granted here is what stands there. */
final class RightsTable {
    private static final Path DOCS = Path.of("docs", "operations.md");
    private static final String DEFAULT_PREFIX = "backend.create";
    private static final String DEFAULT_GROUP = "backend-provisioner";

    private RightsTable() {}

    /**
     * @param event that is logged without it, or the empty string
     */
    record Right(
            String who, ResourceType type, String name, PatternType pattern, AclOperation operation, String event) {

        /** By the names of the test's topics and group instead of the default ones. */
        Right of(TopicNames topics) {
            String other = name.equals(DEFAULT_GROUP) ? topics.group() : name.replace(DEFAULT_PREFIX, topics.prefix());
            return new Right(who, type, other, pattern, operation, event);
        }

        Right insteadOfIt(AclOperation weaker) {
            return new Right(who, type, name, pattern, weaker, event);
        }

        Right literally() {
            return new Right(who, type, name, PatternType.LITERAL, operation, event);
        }

        Right named(String other) {
            return new Right(who, type, other, pattern, operation, event);
        }

        AclBinding to(String principal) {
            return new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + principal, "*", operation, AclPermissionType.ALLOW));
        }
    }

    /** One for each name of each row. */
    static List<Right> of(String who, TopicNames topics) {
        try (Stream<String> lines = Files.lines(DOCS)) {
            return lines.dropWhile(line -> !line.equals("## Rights at the broker"))
                    .dropWhile(line -> !line.startsWith("|---"))
                    .skip(1)
                    .takeWhile(line -> line.startsWith("|"))
                    .map(line -> line.split("\\|"))
                    .filter(cells -> cells[1].strip().equals(who))
                    .flatMap(RightsTable::rights)
                    .map(right -> right.of(topics))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Right> rights(String[] cells) {
        String told = cells[6].replaceFirst(".*`(event=[a-z-]+)`.*", "$1").strip();
        return Stream.of(cells[3].split(","))
                .map(name -> new Right(
                        cells[1].strip(),
                        ResourceType.valueOf(constant(cells[2])),
                        name.strip().replace("`", ""),
                        PatternType.valueOf(constant(cells[4])),
                        AclOperation.valueOf(constant(cells[5])),
                        told.startsWith("event=") ? told : ""));
    }

    private static String constant(String cell) {
        return cell.strip().toUpperCase(Locale.ROOT).replace(' ', '_');
    }
}
