package io.backendprovisioner.bulk;

import org.jspecify.annotations.Nullable;

/** Keeps a row back until the whole of its line is known to be right. */
final class OneRow implements Rows {
    private final Rows next;
    private @Nullable Row row;

    OneRow(Rows next) {
        this.next = next;
    }

    @Override
    public void row(Row read) {
        row = read;
    }

    @Override
    public void fault(long line, String column, String message) {
        next.fault(line, column, message);
    }

    void handOn() throws InterruptedException {
        if (row != null) {
            next.row(row);
        }
    }
}
