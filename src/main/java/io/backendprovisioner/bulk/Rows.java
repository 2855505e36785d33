package io.backendprovisioner.bulk;

/** Is told what a file holds, in the order of its lines. */
interface Rows {

    /** May block, which holds up the reading. */
    void row(Row row) throws InterruptedException;

    /**
     * Something that makes no row, or not a whole one.
     *
     * @param column empty where it is about the line as a whole
     */
    void fault(long line, String column, String message);
}
