package io.backendprovisioner.bulk;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** A list of objects: a JSON array, or a YAML sequence. A flaw of syntax ends the reading, since nothing after it is sure. */
final class ListRows implements RowReader {
    private final String wanted;
    private final TokenStreamFactory factory;

    private ListRows(String wanted, TokenStreamFactory factory) {
        this.wanted = wanted;
        this.factory = factory;
    }

    static ListRows ofJson() {
        return new ListRows("a JSON array of objects", new JsonFactory());
    }

    /** Its own limit is for whole documents in memory, which a stream of rows is not. */
    static ListRows ofYaml() {
        var unlimited =
                LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
        return new ListRows(
                "a YAML list of mappings",
                YAMLFactory.builder().loadSettings(unlimited).build());
    }

    @Override
    public void read(InputStream in, Rows rows) throws IOException, InterruptedException {
        long line = 1;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), in)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                rows.fault(lineOf(parser.currentTokenLocation(), line), "", "the file must be " + wanted);
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                line = lineOf(parser.currentTokenLocation(), line);
                if (parser.currentToken() == null) {
                    rows.fault(line, "", "the list ends too early");
                    return;
                }
                Row row = RequestValue.read(parser, line, rows);
                if (row != null) {
                    rows.row(row);
                }
            }
            line = lineOf(parser.currentTokenLocation(), line);
            if (parser.nextToken() != null) {
                rows.fault(lineOf(parser.currentTokenLocation(), line), "", "something follows the list");
            }
        } catch (JacksonIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            rows.fault(lineOf(e.getLocation(), line), "", Texts.flaw(e));
        }
    }

    private static long lineOf(@Nullable TokenStreamLocation location, long otherwise) {
        return location == null || location.getLineNr() < 1 ? otherwise : location.getLineNr();
    }
}
