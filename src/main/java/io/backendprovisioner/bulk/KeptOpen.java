package io.backendprovisioner.bulk;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What a parser closes, and others read to the end. */
final class KeptOpen extends FilterInputStream {

    KeptOpen(InputStream in) {
        super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, length);
    }

    @Override
    public void close() {
        // Whoever opened it closes it.
    }
}
