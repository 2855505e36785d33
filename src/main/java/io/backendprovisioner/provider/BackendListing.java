package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads all pages of a list that may change meanwhile. A backend deleted between two pages moves the ones behind it
 * forward, past the reader; so a list of several pages counts only when it adds up to its total, or reads twice alike.
 */
final class BackendListing {
    static final int PAGE_SIZE = 50;
    static final int MAX_PAGES = 200;
    /** Of the list of everything: 100,000 backends, even where the cloud caps a page at 10. */
    static final int MAX_PAGES_OF_ALL = 10_000;

    private static final int MAX_READINGS = 4;

    /** Asks the cloud for the page of a number, counted from 1. */
    private final IntFunction<PageAnswer> pages;

    private final int maxPages;

    BackendListing(IntFunction<PageAnswer> pages) {
        this(pages, MAX_PAGES);
    }

    BackendListing(IntFunction<PageAnswer> pages, int maxPages) {
        this.pages = pages;
        this.maxPages = maxPages;
    }

    /** The backends of exactly this name. */
    LookUpAnswer named(String name) {
        return read(backend -> backend.name().equals(name), Reading::addsUp);
    }

    /**
     * Everything. A list that only grows while it is read is taken: what comes in moves others towards the end, where
     * they are seen a second time, but none out of sight.
     */
    LookUpAnswer all() {
        return read(_ -> true, Reading::onlyGrew);
    }

    private LookUpAnswer read(Predicate<ListedBackend> wanted, Predicate<Reading> isWhole) {
        Set<BackendId> before = null;
        for (int i = 0; i < MAX_READINGS; i++) {
            var reading = new Reading();
            var error = reading.run();
            if (error != null) {
                return error;
            }
            if (isWhole.test(reading) || reading.found.keySet().equals(before)) {
                return new LookUpAnswer.Listed(
                        reading.found.values().stream().filter(wanted).toList());
            }
            before = reading.found.keySet();
        }
        return new CloudError.Unclear("ListKeptChanging", "the list changed while it was read, each time", null);
    }

    private final class Reading {
        private final Map<BackendId, ListedBackend> found = new LinkedHashMap<>();
        private int firstTotal = -1;
        private int lastTotal = -1;
        private boolean steady = true;
        private boolean grew = true;
        private int read;

        /** What kept the list from being read, or {@code null}. */
        @Nullable
        CloudError run() {
            for (int number = 1; number <= maxPages; number++) {
                switch (pages.apply(number)) {
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
            steady = steady && total >= 0 && (lastTotal < 0 || total == lastTotal);
            grew = grew && total >= 0 && total >= lastTotal;
            firstTotal = firstTotal < 0 ? total : firstTotal;
            lastTotal = total;
            return found.size() == known || (total >= 0 && read >= total);
        }

        private boolean addsUp() {
            return steady && found.size() == lastTotal;
        }

        private boolean onlyGrew() {
            return grew && found.size() >= firstTotal;
        }
    }
}
