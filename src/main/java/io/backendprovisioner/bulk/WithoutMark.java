package io.backendprovisioner.bulk;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/** Text without the byte order mark that spreadsheets put before it. */
final class WithoutMark extends FilterReader {
    private boolean begun;

    WithoutMark(Reader text) {
        super(text);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (!begun && read > 0) {
            begun = true;
            if (into[offset] == '\uFEFF') {
                System.arraycopy(into, offset + 1, into, offset, read - 1);
                return read == 1 ? read(into, offset, length) : read - 1;
            }
        }
        return read;
    }
}
