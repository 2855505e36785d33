package io.backendprovisioner.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.utils.DateUtils;
import org.jspecify.annotations.Nullable;

/** How long a throttle answer asks to wait. */
final class RetryAfter {
    /** A header must not stop the worker for longer. */
    static final Duration LONGEST = Duration.ofMinutes(10);

    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

    private RetryAfter() {}

    /**
     * What the headers ask for, from 0 to {@link #LONGEST}, or {@code null} when neither can be read.
     *
     * @param acs value of {@code x-acs-retry-after}, in milliseconds; it goes first
     * @param standard value of {@code Retry-After}, in seconds or an HTTP date
     */
    static @Nullable Duration read(@Nullable String acs, @Nullable String standard, Instant now) {
        if (acs != null && NUMBER.matcher(acs.strip()).matches()) {
            return capped(Duration.ofMillis(Long.parseLong(acs.strip())));
        }
        if (standard == null) {
            return null;
        }
        if (NUMBER.matcher(standard.strip()).matches()) {
            return capped(Duration.ofSeconds(Long.parseLong(standard.strip())));
        }
        var date = DateUtils.parseStandardDate(standard.strip());
        return date == null ? null : capped(Duration.between(now, date));
    }

    private static Duration capped(Duration asked) {
        if (asked.isNegative()) {
            return Duration.ZERO;
        }
        return asked.compareTo(LONGEST) > 0 ? LONGEST : asked;
    }
}
