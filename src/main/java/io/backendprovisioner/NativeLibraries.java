package io.backendprovisioner;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The native code of two compression codecs, snappy and zstd. Their libraries unpack it to the temporary directory at the first record, which
 * fails where nothing may be executed there, as in a container whose {@code /tmp} Docker mounts. So the image has it unpacked. The other
 * codecs need none.
 */
final class NativeLibraries {
    private NativeLibraries() {}

    /**
     * Copies those of this machine's architecture to a folder, as {@code libsnappyjava.so} and {@code libzstd-jni.so}.
     *
     * @param folder is created
     * @throws IOException if a library has none for this machine, which must be Linux, or the folder cannot be written
     */
    static void unpack(Path folder) throws IOException {
        String architecture = System.getProperty("os.arch");
        Files.createDirectories(folder);
        copy(
                "org/xerial/snappy/native/Linux/" + (architecture.equals("amd64") ? "x86_64" : architecture) + "/",
                folder.resolve("libsnappyjava.so"));
        copy("linux/" + architecture + "/", folder.resolve("libzstd-jni.so"));
    }

    /** @param directory within a jar of the class path, with one library in it */
    private static void copy(String directory, Path target) throws IOException {
        URL found = NativeLibraries.class.getClassLoader().getResource(directory);
        if (found == null || !(found.openConnection() instanceof JarURLConnection connection)) {
            throw new FileNotFoundException("no library has " + directory);
        }
        JarFile jar = connection.getJarFile();
        JarEntry library = jar.stream()
                .filter(entry ->
                        entry.getName().startsWith(directory) && entry.getName().endsWith(".so"))
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException(directory + " of " + jar.getName() + " is empty"));
        try (var in = jar.getInputStream(library)) {
            Files.copy(in, target);
        }
    }
}
