package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads all pages of a list that may change meanwhile. A backend deleted between two pages moves the ones behind it
 * forward, past the reader; so a list of several pages counts only when it does not shrink, or reads twice alike. What
 * comes in moves others towards the end, where they are seen a second time, but none out of sight.
 */
public final class BackendListing {
    public static final int PAGE_SIZE = 50;
    /** 100,000 backends, even where the cloud caps a page at 10. */
    static final int MAX_PAGES_OF_ALL = 10_000;

    private static final int MAX_READINGS = 4;

    private final Pages pages;
    private final int maxPages;

    /** Asks the cloud for the page of a number, counted from 1. */
    @FunctionalInterface
    public interface Pages {
        PageAnswer page(int number) throws InterruptedException;
    }

    public BackendListing(Pages pages, int maxPages) {
        this.pages = pages;
        this.maxPages = maxPages;
    }

    /**
     * Every backend of the list that existed when this began, and exists when it ends. What is created meanwhile may be
     * among them.
     */
    public LookUpAnswer read() throws InterruptedException {
        Set<BackendId> before = null;
        for (int i = 0; i < MAX_READINGS; i++) {
            var reading = new Reading();
            var error = reading.run();
            if (error != null) {
                return error;
            }
            if (reading.onlyGrew() || reading.found.keySet().equals(before)) {
                return new LookUpAnswer.Listed(List.copyOf(reading.found.values()));
            }
            before = reading.found.keySet();
        }
        return new CloudError.Unclear("ListKeptChanging", "the list changed while it was read, each time", null);
    }

    private final class Reading {
        private final Map<BackendId, ListedBackend> found = new LinkedHashMap<>();
        private int firstTotal = -1;
        private int lastTotal = -1;
        private boolean grew = true;
        private int read;

        /** What kept the list from being read, or {@code null}. */
        @Nullable
        CloudError run() throws InterruptedException {
            for (int number = 1; number <= maxPages; number++) {
                switch (pages.page(number)) {
                    case CloudError error -> {
                        return error;
                    }
                    case Page page -> {
                        if (isLast(page)) {
                            return null;
                        }
                    }
                }
            }
            return new CloudError.Unclear("ListTooLong", "more than " + maxPages + " pages of backends", null);
        }

        /** A short page is not the last one: the cloud may cap the page size lower than we ask. */
        private boolean isLast(Page page) {
            int known = found.size();
            page.backends().forEach(backend -> found.put(backend.id(), backend));
            read += page.backends().size();
            int total = page.total().orElse(-1);
            grew = grew && total >= 0 && total >= lastTotal;
            firstTotal = firstTotal < 0 ? total : firstTotal;
            lastTotal = total;
            return found.size() == known || (total >= 0 && read >= total);
        }

        private boolean onlyGrew() {
            return grew && found.size() >= firstTotal;
        }
    }
}
