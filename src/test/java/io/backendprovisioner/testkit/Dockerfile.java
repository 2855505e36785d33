package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Dockerfile of the repository, read.
 *
 * @param before the first stage
 * @param stages in their order
 */
public record Dockerfile(List<Instruction> before, List<List<Instruction>> stages) {
    /** Where the image has the program. */
    public static final String HOME = "/opt/backend-provisioner";

    private static final Pattern SETTING = Pattern.compile("([\\w.]+)=(\"[^\"]*\"|\\S+)");

    /** @param keyword in capital letters */
    public record Instruction(String keyword, String arguments) {

        /** The arguments, where they are {@code name=value}; quotes are gone. */
        public List<Setting> settings() {
            return SETTING.matcher(arguments).results().map(Setting::of).toList();
        }

        public List<String> words() {
            return List.of(arguments.split("\\s+", -1));
        }
    }

    public record Setting(String name, String value) {
        private static Setting of(MatchResult found) {
            return new Setting(found.group(1), found.group(2).replace("\"", ""));
        }
    }

    public static Dockerfile read() {
        List<Instruction> before = new ArrayList<>();
        List<List<Instruction>> stages = new ArrayList<>();
        for (String line : instructions()) {
            Matcher parts = Pattern.compile("(\\w+)\\s+(.*)").matcher(line);
            if (!parts.matches()) {
                throw new IllegalStateException("no instruction: " + line);
            }
            if (parts.group(1).equals("FROM")) {
                stages.add(new ArrayList<>());
            }
            (stages.isEmpty() ? before : stages.getLast()).add(new Instruction(parts.group(1), parts.group(2)));
        }
        return new Dockerfile(before, stages);
    }

    private static List<String> instructions() {
        try {
            String text = Files.readString(Path.of("Dockerfile")).replaceAll("(?m)^#.*\n", "");
            return text.replaceAll("\\\\\n\\s*", "")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the last stage, which is the image. */
    public Stream<Instruction> ofImage(String keyword) {
        return stages.getLast().stream().filter(each -> each.keyword().equals(keyword));
    }

    /** The one argument of the only instruction of that name in the image. */
    public String onlyOfImage(String keyword) {
        List<Instruction> found = ofImage(keyword).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(found.size() + " instructions " + keyword + " in the image");
        }
        return found.getFirst().arguments();
    }

    public List<String> entryPoint() {
        return JsonMapper.shared()
                .readTree(onlyOfImage("ENTRYPOINT"))
                .valueStream()
                .map(word -> word.asString())
                .toList();
    }
}
