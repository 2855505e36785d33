package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with faults comes as far as this: the settings are not even read, so there is no way to send anything. */
class CheckTest {
    @TempDir
    private Path folder;

    private record Ran(int exit, String out, List<String> err) {}

    private static Ran run(String input, String... arguments) throws InterruptedException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var surroundings = new Surroundings(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8),
                false,
                80,
                _ -> {
                    throw new AssertionError("it went on");
                });
        int exit = BulkCommand.run(List.of(arguments), surroundings);
        return new Ran(exit, out.toString(UTF_8), err.toString(UTF_8).lines().toList());
    }

    /** One row a flaw; the good rows between them show that the reading went on. */
    @Test
    void fortyDifferentFaultsAreAllToldAtOnce() throws Exception {
        List<String> flawed = new ArrayList<>(List.of(
                "{\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n2\"}",
                "{\"backendName\":\"\",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"  \",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\" n5\",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n6 \",\"backendType\":\"HTTP\"}",
                "{\"backendName\":7,\"backendType\":\"HTTP\"}",
                "{\"backendName\":null,\"backendType\":\"HTTP\"}",
                "{\"backendName\":[\"n9\"],\"backendType\":\"HTTP\"}",
                "{\"backendName\":{\"n\":10},\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n\\u000011\",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n12\",\"backendType\":\"\"}",
                "{\"backendName\":\"n13\",\"backendType\":13}",
                "{\"backendName\":\"n14\",\"backendType\":\" HTTP\"}",
                "{\"backendName\":\"n15\",\"backendType\":\"HTTP\",\"description\":15}",
                "{\"backendName\":\"n16\",\"backendType\":\"HTTP\",\"description\":\"\\u0007\"}",
                "{\"backendName\":\"n17\",\"backendType\":\"HTTP\",\"createSlr\":\"yes\"}",
                "{\"backendName\":\"n18\",\"backendType\":\"HTTP\",\"createSlr\":1}",
                "{\"backendName\":\"n19\",\"backendType\":\"HTTP\",\"createEventBridgeServiceLinkedRole\":\"no\"}",
                "{\"backendName\":\"n20\",\"backendType\":\"HTTP\",\"tags\":\"team=shop\"}",
                "{\"backendName\":\"n21\",\"backendType\":\"HTTP\",\"tags\":{\"team\":\"shop\"}}",
                "{\"backendName\":\"n22\",\"backendType\":\"HTTP\",\"tags\":[\"team\"]}",
                "{\"backendName\":\"n23\",\"backendType\":\"HTTP\",\"tags\":[{\"value\":\"shop\"}]}",
                "{\"backendName\":\"n24\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"\",\"value\":\"shop\"}]}",
                "{\"backendName\":\"n25\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"a\"},{\"key\":\"a\"}]}",
                "{\"backendName\":\"n26\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"provisioner-request\"}]}",
                "{\"backendName\":\"n27\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"a\",\"value\":27}]}",
                "{\"backendName\":\"n28\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"a\",\"val\":\"b\"}]}",
                "{\"backendName\":\"n29\",\"backendType\":\"HTTP\",\"backendNames\":\"n29\"}",
                "{\"backendName\":\"n30\",\"backendType\":\"HTTP\",\"zone\":\"eu\"}",
                "{\"backendName\":\"n31\",\"BackendName\":\"n31\",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n32\",\"backendType\":\"HTTP\",\"backendType\":\"VPC\"}",
                "{\"backendName\":\"n33\",\"backendType\":\"HTTP\",\"deadline\":\"tomorrow\"}",
                "{\"backendName\":\"n34\",\"backendType\":\"HTTP\",\"deadline\":34}",
                "{\"backendName\":\"n35\",\"backendType\":\"HTTP\",\"key\":35}",
                "{\"backendName\":\"n36\",\"backendType\":\"HTTP\",\"key\":\"" + "k".repeat(600) + "\"}",
                "{\"backendName\":\"n37\",\"backendType\":\"HTTP\"",
                "[\"n38\"]",
                "{\"backendName\":\"good-1\",\"backendType\":\"HTTP\"}",
                "{\"backendName\":\"n40\",\"backendType\":\"HTTP\",\"key\":\"good-2\"}"));
        var text = new StringBuilder();
        for (int i = 0; i < flawed.size(); i++) {
            text.append("{\"key\":\"good-%d\",\"backendName\":\"good-%d\",\"backendType\":\"HTTP\"}\n".formatted(i, i));
            text.append(flawed.get(i)).append('\n');
        }
        Path file = Files.writeString(folder.resolve("flawed.jsonl"), text);

        Ran ran = run("", "submit", file.toString());

        assertThat(flawed).hasSize(40);
        assertThat(ran.exit()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).last().asString().contains("has 40 faults; nothing was sent");
        assertThat(ran.err().subList(0, 40))
                .zipSatisfy(
                        Stream.iterate(2, line -> line + 2).limit(40).toList(),
                        (told, line) -> assertThat(told).startsWith(file + ":" + line + ": "));
        assertThat(ran.err())
                .anyMatch(line -> line.endsWith(":56: tags[0].val is not known, known are key, value"))
                .anyMatch(line -> line.endsWith(":66: deadline must be an ISO-8601 instant, such as"
                        + " 2026-01-01T00:00:00Z or 2026-01-01T08:00:00+08:00"))
                .anyMatch(line -> line.endsWith(":78: backendName 'good-1' is that of line 3 too"))
                .anyMatch(line -> line.endsWith(":80: key 'good-2' is that of line 5 too"));
    }

    @Test
    void faultsOfCsvNameTheColumn() throws Exception {
        Ran ran = run("""
                backendName,backendType,createSlr,tag.team,tags,tag.provisioner-request,descripton
                a,HTTP,maybe,shop,,,
                b,,,shop,team=x,,
                c,HTTP,,,nonsense,,
                d,HTTP
                e,HTTP,,,,x,
                """, "submit", "-", "--format=csv");
        assertThat(ran.err())
                .containsExactly(
                        "standard input:1: descripton is not known, did you mean description?",
                        "standard input:2: createSlr must be true or false, found a string",
                        "standard input:3: tags is the key of an earlier tag too",
                        "standard input:3: backendType is missing",
                        "standard input:4: tags must be key=value;key=value, found 'nonsense'",
                        "standard input:5: has 2 fields, the header has 7",
                        "standard input:6: tag.provisioner-request must not be provisioner-request, which is reserved",
                        "backend-provisioner bulk: standard input has 7 faults; nothing was sent");
    }

    @Test
    void aHeaderWithoutWhatIsNeededIsOneFault() throws Exception {
        assertThat(run("name,backendType\na,HTTP\nb,HTTP\n", "submit", "-", "--format=csv")
                        .err())
                .hasSize(3)
                .anyMatch(line -> line.contains(":1: backendName is missing"));
    }

    @Test
    void moreFaultsThanAnybodyReadsAreCounted() throws Exception {
        Ran ran = run("{}\n".repeat(1000), "submit", "-", "--format=jsonl");
        assertThat(ran.err()).hasSize(1002).contains("and 1000 more");
    }

    @Test
    void badUsageIsOneLine() throws Exception {
        for (String[] wrong : List.of(
                new String[] {"submit"},
                new String[] {"submit", "a.csv", "--colour=red"},
                new String[] {"submit", "a.txt"},
                new String[] {"submit", "-"},
                new String[] {"submit", "a.csv", "--batch=a b"},
                new String[] {"submit", "a.csv", "--window=0"},
                new String[] {"submit", "a.csv", "--max-failures=few"},
                new String[] {"submit", "a.csv", "--out=results.xml"},
                new String[] {"submit", "a.csv", "--lane=fast"},
                new String[] {"submit", "a.csv", "--json"},
                new String[] {"submit", "is-not-there.csv"},
                new String[] {"completion", "fish"},
                new String[] {"stop", "a"},
                new String[] {"watch"})) {
            Ran ran = run("", wrong);
            assertThat(ran.err()).as("%s", List.of(wrong)).hasSize(1);
            assertThat(ran.err().getFirst()).startsWith("backend-provisioner bulk");
            assertThat(ran.exit()).isEqualTo(2);
        }
    }

    @Test
    void everyCommandHelpsWithAnExample() throws Exception {
        for (String command : List.of("submit", "watch", "status", "cancel", "completion")) {
            Ran ran = run("", command, "--help");
            assertThat(ran.exit()).isZero();
            assertThat(ran.out())
                    .contains("backend-provisioner bulk " + command)
                    .containsPattern("Examples?:");
        }
        assertThat(run("", "--help").out()).contains("submit").contains("Example");
    }

    @Test
    void shellsAreTaughtTheCommands() throws Exception {
        assertThat(run("", "completion", "bash").out())
                .contains("_complete_backend-provisioner")
                .contains("--max-failures");
        assertThat(run("", "completion", "zsh").out()).startsWith("autoload -U +X compinit");
    }
}
