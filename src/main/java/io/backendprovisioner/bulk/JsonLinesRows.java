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
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

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
        int start = number == 1 && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
        if (length > LONGEST_LINE) {
            rows.fault(number, "", "the line has " + length + " bytes, at most " + LONGEST_LINE + " are read");
            return;
        }
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line, start, line.length - start)) {
            if (json.nextToken() == null) {
                return;
            }
            var whole = new OneRow(rows);
            RequestValue.read(json, number, whole);
            if (json.nextToken() != null) {
                rows.fault(number, "", "something follows the JSON object: one a line");
            } else {
                whole.handOn();
            }
        } catch (JacksonException e) {
            rows.fault(number, "", SyntaxFlaw.told(e));
        }
    }

    private static boolean startsWithMark(byte[] line) {
        return line.length >= BYTE_ORDER_MARK.length
                && line[0] == BYTE_ORDER_MARK[0]
                && line[1] == BYTE_ORDER_MARK[1]
                && line[2] == BYTE_ORDER_MARK[2];
    }
}
