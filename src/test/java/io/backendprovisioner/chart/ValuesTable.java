package io.backendprovisioner.chart;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.comments.CommentLine;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** The table of values in the chart's README, made of {@code values.yaml} and its comments. */
public final class ValuesTable {
    private static final String BEGIN = "<!-- values -->\n";
    private static final String END = "<!-- /values -->\n";
    private static final String MARK = " -- ";

    /** One value; what is not explained has an empty text. */
    record Row(String name, String value, String says) {
        private String line() {
            return "| `" + name + "` | `" + value.replace("|", "\\|") + "` | " + says.replace("|", "\\|") + " |\n";
        }
    }

    private final String source;
    private final List<Row> rows = new ArrayList<>();

    private ValuesTable(String source) {
        this.source = source;
        var options = new LoaderOptions();
        options.setProcessComments(true);
        walk("", (MappingNode) new Yaml(options).compose(new StringReader(source)));
    }

    static List<Row> rows() throws IOException {
        return List.copyOf(read().rows);
    }

    /** The README as it is, with the table as it ought to be. */
    public static String inReadme() throws IOException {
        String readme = Files.readString(Rendering.CHART.resolve("README.md"));
        var table = new StringBuilder("| value | default | |\n|---|---|---|\n");
        read().rows.forEach(row -> table.append(row.line()));
        return readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length())
                + table
                + readme.substring(readme.indexOf(END));
    }

    /** Writes the table. */
    public static void write() throws IOException {
        Files.writeString(Rendering.CHART.resolve("README.md"), inReadme());
    }

    private static ValuesTable read() throws IOException {
        return new ValuesTable(Files.readString(Rendering.CHART.resolve("values.yaml")));
    }

    private void walk(String prefix, MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
            String name = prefix + ((ScalarNode) entry.getKeyNode()).getValue();
            String says = comment(entry.getKeyNode());
            if (entry.getValueNode() instanceof MappingNode inner
                    && says.isEmpty()
                    && !inner.getValue().isEmpty()) {
                walk(name + ".", inner);
            } else {
                rows.add(new Row(name, text(entry.getValueNode()), says));
            }
        }
    }

    private static String comment(Node key) {
        List<CommentLine> lines = key.getBlockComments();
        return (lines == null ? Stream.<CommentLine>of() : lines.stream())
                .map(CommentLine::getValue)
                .filter(line -> line.startsWith(MARK))
                .map(line -> line.substring(MARK.length()))
                .reduce("", String::concat);
    }

    /** As it is written, on one line. */
    private String text(Node value) {
        int begin = value.getStartMark().getIndex();
        int end = value.getEndMark().getIndex();
        return source.codePoints()
                .skip(begin)
                .limit(end - begin)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .reduce((one, next) -> one + "; " + next)
                .orElse("");
    }
}
