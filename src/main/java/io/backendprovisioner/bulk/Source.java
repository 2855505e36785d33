package io.backendprovisioner.bulk;

import io.backendprovisioner.broker.CannotRun;
import io.backendprovisioner.domain.Sha256;
import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.springframework.util.StreamUtils;

/**
 * A file that is read more than once, compressed or not. Standard input is copied to a temporary file first, which is gone
 * when this is closed.
 *
 * @param name for people
 */
record Source(String name, Path file, boolean temporary, Format format) implements AutoCloseable {
    private static final int BUFFER = 64 * 1024;

    /** Spreadsheets put it before the text. */
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    static Source of(Path file, Format format) throws CannotRun {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new CannotRun("there is no file " + file + " that can be read");
        }
        return new Source(file.toString(), file, false, format);
    }

    static Source ofStandardInput(InputStream in, Format format) throws CannotRun {
        try {
            Path copy = Files.createTempFile("bulk-", ".rows");
            var source = new Source("standard input", copy, true, format);
            try (OutputStream out = Files.newOutputStream(copy)) {
                in.transferTo(out);
                return source;
            } catch (IOException e) {
                source.close();
                throw e;
            }
        } catch (IOException e) {
            throw new CannotRun("standard input cannot be read: " + e.getMessage());
        }
    }

    /**
     * Reads the file from its beginning to its end.
     *
     * @return the SHA-256 of its content, uncompressed
     */
    byte[] read(Rows rows) throws CannotRun, InterruptedException {
        MessageDigest digest = Sha256.digest();
        try (var raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
                var content = new DigestInputStream(uncompressed(raw), digest);
                var buffered = new BufferedInputStream(content, BUFFER)) {
            skipByteOrderMark(buffered);
            format.reader().read(StreamUtils.nonClosing(buffered), rows);
            buffered.transferTo(OutputStream.nullOutputStream());
            return digest.digest();
        } catch (ZipException e) {
            throw new CannotRun(name + " looks like gzip and is not: " + e.getMessage());
        } catch (FileNotFoundException | NoSuchFileException e) {
            throw new CannotRun("there is no file " + file + " any more");
        } catch (IOException e) {
            throw new CannotRun(name + " cannot be read: " + (e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private static InputStream uncompressed(BufferedInputStream raw) throws IOException {
        raw.mark(2);
        boolean gzip = (raw.read() | raw.read() << 8) == GZIPInputStream.GZIP_MAGIC;
        raw.reset();
        return gzip ? new GZIPInputStream(raw, BUFFER) : raw;
    }

    private static void skipByteOrderMark(BufferedInputStream content) throws IOException {
        content.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(content.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            content.reset();
        }
    }

    @Override
    public void close() {
        if (temporary) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                file.toFile().deleteOnExit();
            }
        }
    }
}
