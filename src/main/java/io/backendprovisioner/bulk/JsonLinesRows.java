package io.backendprovisioner.bulk;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line. A line that cannot be read is a fault of its own; blank lines are passed over. */
final class JsonLinesRows implements RowReader {
    /** Four times what a request may hold: escapes take more room in a file. */
    private static final int LONGEST_LINE = 256 * 1024;

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void read(InputStream in, Rows rows) throws IOException, InterruptedException {
        var line = new ByteArrayOutputStream(1024);
        long number = 1;
        long length = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n') {
                take(line.toByteArray(), length, number, rows);
                line.reset();
                length = 0;
                number++;
            } else {
                length++;
                if (length <= LONGEST_LINE) {
                    line.write(next);
                }
            }
        }
        take(line.toByteArray(), length, number, rows);
    }

    private static void take(byte[] line, long length, long number, Rows rows) throws InterruptedException {
        if (length > LONGEST_LINE) {
            rows.fault(number, "", "the line has " + length + " bytes, at most " + LONGEST_LINE + " are read");
            return;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (json.nextToken() == null) {
                return;
            }
            Row row = RequestValue.read(json, number, rows);
            if (json.nextToken() != null) {
                rows.fault(number, "", "something follows the JSON object: one a line");
            } else if (row != null) {
                rows.row(row);
            }
        } catch (JacksonException e) {
            rows.fault(number, "", Texts.flaw(e));
        }
    }
}
