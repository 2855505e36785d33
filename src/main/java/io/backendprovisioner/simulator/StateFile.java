package io.backendprovisioner.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backends on disk: one line of JSON for each that was created or changed, and for each that was deleted. A line is
 * with the operating system before its call is answered, so that a kill of the process loses nothing that was answered;
 * a machine that goes down may. One simulator at a time has it. Not safe for use by many threads.
 */
final class StateFile implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StateFile.class);

    private final Path path;
    /** Keeps its lock for as long as it is open, also on a file that was replaced since. */
    private final List<FileChannel> open = new ArrayList<>();

    private final LinkedHashMap<String, SimulatedBackend> found = new LinkedHashMap<>();
    private FileChannel channel;
    private long length;

    private StateFile(Path path) throws IOException {
        this.path = path;
        this.channel = locked(path);
    }

    /** Fails with an {@link IllegalArgumentException} that says what is wrong with the file. */
    static StateFile open(Path path) {
        if (path.toString().isEmpty()) {
            throw new IllegalArgumentException("it names no file");
        }
        try {
            var file = new StateFile(path);
            try {
                file.read();
                file.rewrite();
                return file;
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(path + " cannot be read and written: " + e, e);
        }
    }

    /** What the file held when it was opened, oldest first. */
    Collection<SimulatedBackend> found() {
        return found.values();
    }

    void keep(SimulatedBackend backend) {
        append(StateLine.kept(backend));
    }

    void delete(String id) {
        append(StateLine.deleted(id));
    }

    void clear() {
        try {
            channel.truncate(0);
            length = 0;
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be emptied", e);
        }
    }

    @Override
    public void close() {
        for (var one : open) {
            try {
                one.close();
            } catch (IOException e) {
                log.warn("{} was not closed: {}", path, e.toString());
            }
        }
    }

    /** What a write leaves behind that did not succeed is overwritten by the next, or cut off. */
    private void append(String line) {
        try {
            var bytes = ByteBuffer.wrap((line + "\n").getBytes(UTF_8));
            var at = length;
            while (bytes.hasRemaining()) {
                at += channel.write(bytes, at);
            }
            length = at;
        } catch (IOException e) {
            cutTo(length);
            throw new UncheckedIOException(path + " cannot be written", e);
        }
    }

    private void cutTo(long end) {
        try {
            channel.truncate(end);
        } catch (IOException e) {
            log.warn("{} was not cut to {} bytes: {}", path, end, e.toString());
        }
    }

    private void read() throws IOException {
        var lines = new String(Files.readAllBytes(path), UTF_8).split("\n", -1);
        for (var number = 1; number < lines.length; number++) {
            take(number, lines[number - 1]);
        }
        var rest = lines[lines.length - 1];
        if (!StateLine.isTorn(rest)) {
            throw unreadable(lines.length, "it does not end");
        }
        if (!rest.isEmpty()) {
            log.warn("the last line of {} is incomplete and dropped: its call was not answered", path);
        }
    }

    private void take(int number, String line) {
        try {
            switch (StateLine.read(line)) {
                case StateLine.Kept(var backend) -> found.put(backend.id(), backend);
                case StateLine.Deleted(var id) -> found.remove(id);
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(number, String.valueOf(e.getMessage()));
        }
    }

    private IllegalArgumentException unreadable(int number, String why) {
        return new IllegalArgumentException(
                "line " + number + " of " + path + " cannot be read, " + why + "; fix it, or name another file");
    }

    /** Once, at the start: what was changed and deleted leaves no lines behind. */
    private void rewrite() throws IOException {
        var target = path.toRealPath();
        var fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        channel = locked(fresh);
        for (var backend : found.values()) {
            append(StateLine.kept(backend));
        }
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private FileChannel locked(Path file) throws IOException {
        var made = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        open.add(made);
        try {
            if (made.tryLock() != null) {
                return made;
            }
        } catch (OverlappingFileLockException _) {
            // Another one in this process has it.
        }
        close();
        throw new IllegalArgumentException(path + " is in use by another simulator");
    }
}
