package io.backendprovisioner.bulk;

import java.io.IOException;
import java.io.InputStream;

/** Reads one format, row by row, in memory that does not grow with the file. */
interface RowReader {

    /** Reads on after a fault, as far as the format lets it. */
    void read(InputStream in, Rows rows) throws IOException, InterruptedException;
}
