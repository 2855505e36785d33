package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.measure.Spread;
import java.util.Locale;

/** How figures are written: with as many digits as mean something. */
final class Numbers {
    private Numbers() {}

    static String of(double value) {
        double size = Math.abs(value);
        String pattern = size == 0 || size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, pattern, value);
    }

    /** {@code 1,234 (1,200–1,300)}; where they are one, that one. */
    static String of(Spread spread) {
        String median = of(spread.median());
        String least = of(spread.least());
        String most = of(spread.most());
        return least.equals(most) ? median : median + " (" + least + "–" + most + ")";
    }
}
