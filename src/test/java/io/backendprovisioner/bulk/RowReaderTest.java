package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowReaderTest {
    @TempDir
    private Path folder;

    @Test
    void aRowOfCsvBecomesARequest() throws Exception {
        var read = Reading.of(
                folder.resolve("a.csv"),
                "\uFEFFkey,backendName,backendType,description,createSlr,tag.team,tags\r\n"
                        + "k1,orders,HTTP,\"two\nlines, \"\"quoted\"\"\",TRUE,shop,env=prod; tier = 1\r\n"
                        + ",plain,VPC,,,,\r\n");
        assertThat(read.faults()).isEmpty();
        assertThat(read.told())
                .containsExactly(
                        "2 k1 orders {\"backendName\":\"orders\",\"backendType\":\"HTTP\",\"description\":\"two\\nlines,"
                                + " \\\"quoted\\\"\",\"createSlr\":true,\"tags\":[{\"key\":\"team\",\"value\":\"shop\"},"
                                + "{\"key\":\"env\",\"value\":\"prod\"},{\"key\":\"tier\",\"value\":\"1\"}]}",
                        "4 null plain {\"backendName\":\"plain\",\"backendType\":\"VPC\"}");
    }

    @Test
    void theSameRowsComeOutOfEveryFormat() throws Exception {
        String first = "{\"backendName\":\"a\",\"backendType\":\"HTTP\",\"key\":\"k\"}";
        String second = "{\"backendName\":\"b\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"x\",\"value\":\"1\"}]}";
        var jsonLines = Reading.of(folder.resolve("a.jsonl"), first + "\n\n" + second);
        var json = Reading.of(folder.resolve("a.json"), "[" + first + ",\n\n" + second + "]");
        var yaml = Reading.of(folder.resolve("a.yml"), """
                - {backendName: a, backendType: HTTP, key: k}

                - backendName: b
                  backendType: HTTP
                  tags: [{key: x, value: '1'}]
                """);
        assertThat(jsonLines.told())
                .containsExactly(
                        "1 k a {\"backendName\":\"a\",\"backendType\":\"HTTP\"}",
                        "3 null b {\"backendName\":\"b\",\"backendType\":\"HTTP\",\"tags\":[{\"key\":\"x\",\"value\":\"1\"}]}");
        assertThat(json.told()).isEqualTo(jsonLines.told());
        assertThat(yaml.told()).isEqualTo(jsonLines.told());
        assertThat(yaml.faults()).isEmpty();
    }

    @Test
    void gzipIsReadAsItIs() throws Exception {
        Path file = folder.resolve("a.csv.gz");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("backendName,backendType\norders,HTTP\n".getBytes(UTF_8));
        }
        assertThat(Reading.of(file).told())
                .containsExactly("2 null orders {\"backendName\":\"orders\",\"backendType\":\"HTTP\"}");
    }

    @Test
    void theSameContentHasTheSameHashWhetherCompressedOrNot() throws Exception {
        String text = "backendName,backendType\norders,HTTP\n";
        Path plain = Files.writeString(folder.resolve("a.csv"), text);
        Path packed = folder.resolve("b.csv");
        try (var out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(text.getBytes(UTF_8));
        }
        assertThat(Source.of(packed, Format.CSV).read(new Reading()))
                .isEqualTo(Source.of(plain, Format.CSV).read(new Reading()));
    }

    @Test
    void aBrokenLineOfJsonLinesHidesNoOther() throws Exception {
        var read = Reading.of(
                folder.resolve("a.jsonl"), "{\"backendName\":\n{\"backendName\":\"b\"}\n{} {}\n{\"a\":1}x\n[1]\n");
        assertThat(read.faults()).extracting(fault -> fault.substring(0, 1)).containsExactly("1", "3", "4");
        assertThat(read.rows()).extracting(Row::line).containsExactly(2L, 5L);
    }

    @Test
    void aYamlAliasIsRefused() throws Exception {
        var read = Reading.of(folder.resolve("a.yaml"), "- &a {backendName: a}\n- *a\n- {backendName: *a}\n");
        assertThat(read.rows()).hasSize(1);
        assertThat(read.faults()).hasSize(2).allMatch(fault -> fault.contains("must not have aliases"));
    }

    @Test
    void whatIsNoListIsAFault() throws Exception {
        assertThat(Reading.of(folder.resolve("a.json"), "{}").faults())
                .containsExactly("1  the file must be a JSON array of objects");
        assertThat(Reading.of(folder.resolve("b.json"), "[{}").faults()).hasSize(1);
        assertThat(Reading.of(folder.resolve("c.yaml"), "a: 1\n").faults())
                .containsExactly("1  the file must be a YAML list of mappings");
        assertThat(Reading.of(folder.resolve("d.csv"), "").faults()).hasSize(1);
        assertThat(Reading.of(folder.resolve("e.json"), "[] []").faults())
                .containsExactly("1  something follows the list");
    }

    @Test
    void aYamlFileMayBeLarge() throws Exception {
        var text = new StringBuilder();
        for (int i = 0; i < 60_000; i++) {
            text.append("- {backendName: name-of-a-backend-")
                    .append(i)
                    .append(", backendType: HTTP, description: some words of text}\n");
        }
        assertThat(Reading.of(folder.resolve("large.yaml"), text.toString()).rows())
                .hasSize(60_000);
    }
}
