package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.measure.Spread;
import java.util.List;
import java.util.Locale;

/**
 * A picture in SVG: a horizontal bar for each arm, as long as the median, with a line from the least to the most of its
 * rounds.
 *
 * @param bars from top to bottom
 */
record BarPanel(String title, List<Bar> bars) {
    private static final int WIDTH = 400;
    private static final int NAMES = 92;
    private static final int VALUES = 84;
    private static final int TOP = 30;
    private static final int ROW = 20;

    /**
     * @param own whether it is this worker's
     * @param limited whether the machine was the limit
     */
    record Bar(String name, Spread spread, boolean own, boolean limited) {}

    String render() {
        int height = TOP + ROW * bars.size() + 6;
        double most =
                bars.stream().mapToDouble(bar -> bar.spread().most()).max().orElse(0);
        double scale = most == 0 ? 0 : (WIDTH - NAMES - VALUES) / most;
        var svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><text class=\"title\" x=\"0\" y=\"16\">%s</text>%n",
                WIDTH,
                height,
                Html.escape(title),
                Html.escape(title)));
        for (int row = 0; row < bars.size(); row++) {
            svg.append(bar(bars.get(row), TOP + row * ROW, scale));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Bar bar, int y, double scale) {
        double width = bar.spread().median() * scale;
        double least = NAMES + bar.spread().least() * scale;
        double most = NAMES + bar.spread().most() * scale;
        return String.format(
                Locale.ROOT,
                "<text class=\"name\" x=\"%d\" y=\"%d\">%s</text><rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\""
                        + " height=\"14\" rx=\"2\"/><path class=\"spread\" d=\"M%.1f %dH%.1f\"/><text x=\"%.1f\" y=\"%d\">%s%s</text>%n",
                NAMES - 6,
                y + 12,
                Html.escape(bar.name()),
                bar.own() ? "own" : "other",
                NAMES,
                y + 1,
                Math.max(1, width),
                least,
                y + 8,
                most,
                most + 5,
                y + 12,
                Numbers.of(bar.spread().median()),
                bar.limited() ? " ●" : "");
    }
}
