package io.backendprovisioner.programs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The log of a worker, read on from where it was read to. It is flawed where it tells of a bug, where a line is not begun by
 * the worker itself (a stack trace, or a line break that somebody has sent), and where it has control characters.
 */
final class FuzzLog {
    private static final int MOST_AT_ONCE = 64 << 20;
    private static final int SHOWN = 300;
    private static final Pattern LINE =
            Pattern.compile("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} [A-Z]+ +[\\w.$-]+ +[^\\p{Cc}\\p{Cf}]*");
    private static final Pattern STUMBLE =
            Pattern.compile("event=(bug|provider-call-broke|control-topic-failed)|Exception");

    private final Path file;
    private long position;

    FuzzLog(Path file) {
        this.file = file;
    }

    /** What is wrong with the lines that have come since. */
    List<String> read() throws IOException {
        byte[] bytes;
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(position);
            bytes = new byte[(int) Math.min(MOST_AT_ONCE, log.length() - position)];
            log.readFully(bytes);
        }
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        position += end;
        List<String> flaws = new ArrayList<>();
        for (String line : new String(bytes, 0, end, UTF_8).split("\n", -1)) {
            if (!line.isEmpty()
                    && (!LINE.matcher(line).matches() || STUMBLE.matcher(line).find())) {
                flaws.add("in " + file + ": " + line.substring(0, Math.min(SHOWN, line.length())));
            }
        }
        return flaws;
    }
}
