package io.backendprovisioner.provider;

import io.backendprovisioner.domain.BackendId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads all pages of a list that may change meanwhile. A backend deleted between two pages moves the ones behind it
 * forward, past the reader; so a list of several pages counts only when it adds up to its total, or reads twice alike.
 */
final class BackendListing {
    static final int PAGE_SIZE = 50;
    static final int MAX_PAGES = 200;
    private static final int MAX_READINGS = 4;

    private final PageSource pages;

    BackendListing(PageSource pages) {
        this.pages = pages;
    }

    /** Asks the cloud for one page. */
    interface PageSource {
        /** The page of this number, counted from 1. */
        PageAnswer page(int number);
    }

    sealed interface PageAnswer {
        record Got(Page page) implements PageAnswer {}

        record Not(CloudError error) implements PageAnswer {}
    }

    /** The backends of exactly this name. */
    LookUpAnswer named(String name) {
        Set<BackendId> before = null;
        for (int i = 0; i < MAX_READINGS; i++) {
            var reading = new Reading();
            var error = reading.run();
            if (error != null) {
                return error;
            }
            if (reading.addsUp() || reading.found.keySet().equals(before)) {
                return new LookUpAnswer.Listed(reading.found.values().stream()
                        .filter(backend -> backend.name().equals(name))
                        .toList());
            }
            before = reading.found.keySet();
        }
        return new CloudError.Unclear("ListKeptChanging", "the list changed while it was read, each time", null);
    }

    private final class Reading {
        private final Map<BackendId, ListedBackend> found = new LinkedHashMap<>();
        private int lastTotal = -1;
        private boolean steady = true;
        private int read;

        /** What kept the list from being read, or {@code null}. */
        @Nullable
        CloudError run() {
            for (int number = 1; number <= MAX_PAGES; number++) {
                switch (pages.page(number)) {
                    case PageAnswer.Not(var error) -> {
                        return error;
                    }
                    case PageAnswer.Got(var page) -> {
                        if (isLast(page)) {
                            return null;
                        }
                    }
                }
            }
            return new CloudError.Unclear("ListTooLong", "more than " + MAX_PAGES + " pages of backends", null);
        }

        /** A short page is not the last one: the cloud may cap the page size lower than we ask. */
        private boolean isLast(Page page) {
            int known = found.size();
            page.backends().forEach(backend -> found.put(backend.id(), backend));
            read += page.backends().size();
            int total = page.total().orElse(-1);
            steady = steady && total >= 0 && (lastTotal < 0 || total == lastTotal);
            lastTotal = total;
            return found.size() == known || (total >= 0 && read >= total);
        }

        private boolean addsUp() {
            return steady && found.size() == lastTotal;
        }
    }
}
