package io.backendprovisioner.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;

/** A folder that is to a script what Kafka's own is in its image, with the commands of Kafka's jars. */
public record KafkaHome(Path folder) {

    /** With a few of its commands, in {@code bin}. */
    public static KafkaHome in(Path folder) throws IOException {
        var home = new KafkaHome(folder);
        Files.createDirectories(folder.resolve("bin"));
        home.write(
                "kafka-run-class.sh",
                "exec '" + Path.of(System.getProperty("java.home"), "bin", "java")
                        + "' -Xmx64m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp '"
                        + System.getProperty("java.class.path")
                        + "' \"$@\"");
        home.write(
                "kafka-topics.sh",
                "exec '" + home.command("kafka-run-class.sh") + "' org.apache.kafka.tools.TopicCommand \"$@\"");
        return home;
    }

    public Path command(String name) {
        return folder.resolve("bin").resolve(name).toAbsolutePath();
    }

    private void write(String name, String script) throws IOException {
        Path command = Files.writeString(command(name), "#!/bin/bash\n" + script + "\n");
        Files.setPosixFilePermissions(
                command,
                EnumSet.of(
                        PosixFilePermission.OWNER_READ,
                        PosixFilePermission.OWNER_WRITE,
                        PosixFilePermission.OWNER_EXECUTE));
    }
}
