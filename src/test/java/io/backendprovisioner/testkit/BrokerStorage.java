package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import kafka.tools.StorageTool;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.FileRecords;
import org.springframework.util.FileSystemUtils;

/** A folder with the settings of one broker, and with what it stores. */
record BrokerStorage(Path folder) {

    /**
     * A new one, formatted.
     *
     * @param settings which are told where it is
     * @param options of Kafka's {@code format}
     */
    static BrokerStorage formatted(Properties settings, Uuid cluster, List<String> options) {
        try {
            var storage =
                    new BrokerStorage(Files.createTempDirectory(Files.createDirectories(ChildProcess.LOGS), "broker-"));
            settings.setProperty("log.dirs", storage.folder.resolve("data").toString());
            try (var writer = Files.newBufferedWriter(storage.settings())) {
                settings.store(writer, null);
            }
            List<String> format = new ArrayList<>(List.of("format", "-t", cluster.toString(), "-c"));
            format.add(storage.settings().toString());
            format.addAll(options);
            int result = StorageTool.execute(
                    format.toArray(String[]::new), new PrintStream(OutputStream.nullOutputStream()));
            if (result != 0) {
                throw new IllegalStateException("the storage of the broker could not be formatted");
            }
            return storage;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path settings() {
        return folder.resolve("server.properties");
    }

    /**
     * Takes away what the log of a partition has from the offset on, and a transaction that would be left without its
     * end. The broker rebuilds the indexes when it starts.
     */
    void cut(TopicPartition partition, long offset) {
        Path log = folder.resolve("data").resolve(partition.toString());
        try (var files = Files.list(log)) {
            for (Path segment :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                try (FileRecords records = FileRecords.open(segment.toFile())) {
                    int end = 0;
                    int kept = 0;
                    for (var batch : records.batches()) {
                        end += batch.sizeInBytes();
                        boolean whole = !batch.isTransactional() || batch.isControlBatch();
                        kept = whole && batch.lastOffset() < offset ? end : kept;
                    }
                    records.truncateTo(kept);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes the last byte of the batch that has the offset, and changes it back the next time. */
    void damage(TopicPartition partition, long offset) {
        Path log = folder.resolve("data").resolve(partition.toString());
        try (var files = Files.list(log)) {
            for (Path segment :
                    files.filter(file -> file.toString().endsWith(".log")).toList()) {
                long last = lastByteOfBatch(segment, offset);
                if (last >= 0) {
                    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
                        file.seek(last);
                        int was = file.read();
                        file.seek(last);
                        file.write(was ^ 0x55);
                    }
                    return;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new IllegalArgumentException(partition + " has no offset " + offset);
    }

    /** Returns its place in the segment, -1 if the offset is not in it. */
    private static long lastByteOfBatch(Path segment, long offset) throws IOException {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
            long end = 0;
            for (var batch : records.batches()) {
                end += batch.sizeInBytes();
                if (batch.baseOffset() <= offset && offset <= batch.lastOffset()) {
                    return end - 1;
                }
            }
            return -1;
        }
    }

    void delete() {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
