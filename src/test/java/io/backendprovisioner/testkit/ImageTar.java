package io.backendprovisioner.testkit;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import io.backendprovisioner.testkit.Dockerfile.Instruction;
import io.backendprovisioner.testkit.Dockerfile.Setting;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The image in a file, as OCI lays it out: what the last stage of the Dockerfile adds to its base, made by Jib
 * of a layout. Each COPY is a layer, whose files keep their mode and time.
 */
public record ImageTar(Path file) {
    private static final String OWNED_BY = "--chown=";

    /** @param folder for the file, and for what is needed to make it */
    public static ImageTar make(ImageLayout layout, Path folder) {
        var dockerfile = Dockerfile.read();
        Path file = folder.resolve("image.tar");
        try {
            var image = described(Jib.fromScratch(), dockerfile);
            for (var copy : dockerfile.ofImage("COPY").toList()) {
                image.addFileEntriesLayer(layer(copy, layout));
            }
            image.containerize(Containerizer.to(TarImage.at(file).named("backend-provisioner"))
                    .setBaseImageLayersCache(folder.resolve("base"))
                    .setApplicationLayersCache(folder.resolve("layers"))
                    .setOfflineMode(true));
            return new ImageTar(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (Exception e) {
            throw new IllegalStateException("the image could not be made", e);
        }
    }

    private static JibContainerBuilder described(JibContainerBuilder image, Dockerfile dockerfile) {
        return image.setFormat(ImageFormat.OCI)
                .setUser(dockerfile.onlyOfImage("USER"))
                .setWorkingDirectory(AbsoluteUnixPath.get(dockerfile.onlyOfImage("WORKDIR")))
                .setExposedPorts(Set.of(Port.tcp(Integer.parseInt(dockerfile.onlyOfImage("EXPOSE")))))
                .setEnvironment(settings(dockerfile, "ENV"))
                .setLabels(settings(dockerfile, "LABEL"))
                .setEntrypoint(dockerfile.entryPoint());
    }

    private static Map<String, String> settings(Dockerfile dockerfile, String keyword) {
        return dockerfile
                .ofImage(keyword)
                .flatMap(each -> each.settings().stream())
                .collect(Collectors.toMap(Setting::name, Setting::value));
    }

    /** A folder's content goes into the target, a file under its own name. */
    private static FileEntriesLayer layer(Instruction copy, ImageLayout layout) throws IOException {
        var layer = FileEntriesLayer.builder();
        List<String> paths =
                copy.words().stream().filter(word -> !word.startsWith("--")).toList();
        String owner = owner(copy);
        for (String source : paths.subList(0, paths.size() - 1)) {
            Path from = layout.folder().resolve(source.replaceFirst(Dockerfile.HOME + "/", ""));
            String target = paths.getLast() + (paths.getLast().endsWith("/") ? from.getFileName() : "");
            layer.addEntryRecursive(
                    from,
                    AbsoluteUnixPath.get(target),
                    (path, _) -> mode(path),
                    (path, _) -> time(path),
                    (_, _) -> owner);
        }
        return layer.build();
    }

    /** Root, unless it is said otherwise. */
    private static String owner(Instruction copy) {
        return copy.words().stream()
                .filter(word -> word.startsWith(OWNED_BY))
                .map(word -> word.substring(OWNED_BY.length()))
                .findFirst()
                .orElse("0:0");
    }

    private static FilePermissions mode(Path path) {
        try {
            return FilePermissions.fromPosixFilePermissions(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant time(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is run, by whom and with what: {@code config} of an image's configuration. */
    public JsonNode config() {
        return json(blob(manifest().path("config"))).path("config");
    }

    /**
     * @param digest of what the layer is made of
     * @param entries in their order, with the folders that they are in
     */
    public record Layer(String digest, List<TarArchiveEntry> entries) {
        /** As they are called below the program's folder, sorted. */
        public List<String> files() {
            return entries.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> ("/" + entry.getName()).replaceFirst(Dockerfile.HOME + "/", ""))
                    .sorted()
                    .toList();
        }
    }

    /** The lowest first. */
    public List<Layer> layers() {
        return manifest()
                .path("layers")
                .valueStream()
                .map(layer -> new Layer(
                        layer.path("digest").asString(),
                        read(blob(layer), content -> entries(new GZIPInputStream(content)))))
                .toList();
    }

    private JsonNode manifest() {
        return json(blob(json("index.json").at("/manifests/0")));
    }

    private static String blob(JsonNode described) {
        return "blobs/" + described.path("digest").asString().replace(':', '/');
    }

    private JsonNode json(String name) {
        return read(name, JsonMapper.shared()::readTree);
    }

    private static List<TarArchiveEntry> entries(InputStream layer) throws IOException {
        List<TarArchiveEntry> entries = new ArrayList<>();
        try (var tar = new TarArchiveInputStream(layer)) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private interface Reader<T> {
        T read(InputStream content) throws IOException;
    }

    private <T> T read(String name, Reader<T> reader) {
        try (var tar = new TarArchiveInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return reader.read(tar);
                }
            }
            throw new AssertionError("no " + name + " in " + file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
