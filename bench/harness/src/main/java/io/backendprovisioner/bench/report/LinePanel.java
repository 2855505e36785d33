package io.backendprovisioner.bench.report;

import io.backendprovisioner.bench.measure.Spread;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A picture in SVG: a line for each arm over what grows from left to right, its name at its end.
 *
 * @param places below the picture, from left to right
 */
record LinePanel(String title, List<String> places, List<Line> lines) {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 300;
    private static final int LEFT = 52;
    private static final int NAMES = 96;
    private static final int TOP = 34;
    private static final int BOTTOM = 30;
    private static final int TEXT = 13;

    /**
     * @param own whether it is this worker's
     * @param medians at each place, as far as it goes
     */
    record Line(String name, boolean own, List<Double> medians) {}

    private record End(Line line, double x, double y) {}

    /** Of what was measured of an arm at each place, until one is missing. */
    static Line line(String arm, boolean own, List<Optional<Spread>> spreads) {
        return new Line(
                arm,
                own,
                spreads.stream()
                        .takeWhile(Optional::isPresent)
                        .map(spread -> spread.orElseThrow().median())
                        .toList());
    }

    String render() {
        double most = lines.stream()
                .flatMap(line -> line.medians().stream())
                .max(Comparator.naturalOrder())
                .orElse(0.0);
        var svg = new StringBuilder(text(
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\"><text class=\"title\" x=\"0\" y=\"16\">%s</text>%n",
                WIDTH, HEIGHT, Html.escape(title), Html.escape(title)));
        for (double value : List.of(0.0, most / 2, most)) {
            svg.append(text(
                    "<path class=\"rule\" d=\"M%d %.1fH%d\"/><text class=\"name\" x=\"%d\" y=\"%.1f\">%s</text>%n",
                    LEFT, y(value, most), WIDTH - NAMES, LEFT - 6, y(value, most) + 4, Numbers.of(value)));
        }
        for (int place = 0; place < places.size(); place++) {
            svg.append(text(
                    "<text class=\"place\" x=\"%.1f\" y=\"%d\">%s</text>%n",
                    x(place), HEIGHT - 10, Html.escape(places.get(place))));
        }
        List<End> ends = new ArrayList<>();
        for (Line line : lines) {
            svg.append(drawn(line, most));
            int last = line.medians().size() - 1;
            if (last >= 0) {
                ends.add(new End(line, x(last), y(line.medians().get(last), most)));
            }
        }
        return svg.append(names(ends)).append("</svg>\n").toString();
    }

    private String drawn(Line line, double most) {
        var points = new StringBuilder();
        for (int place = 0; place < line.medians().size(); place++) {
            points.append(text("%.1f,%.1f ", x(place), y(line.medians().get(place), most)));
        }
        return text("<polyline class=\"%s\" points=\"%s\"/>%n", line.own() ? "own" : "other", points);
    }

    /** None over another: each as high as its line ends, or just below the name above it. */
    private static String names(List<End> ends) {
        var names = new StringBuilder();
        double next = TOP;
        for (End end : ends.stream().sorted(Comparator.comparingDouble(End::y)).toList()) {
            double y = Math.max(next, end.y() + 4);
            names.append(text(
                    "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\">%s</text>%n",
                    end.line().own() ? "title" : "end",
                    end.x() + 6,
                    y,
                    Html.escape(end.line().name())));
            next = y + TEXT;
        }
        return names.toString();
    }

    private double x(int place) {
        return LEFT + (double) place / Math.max(1, places.size() - 1) * (WIDTH - NAMES - LEFT);
    }

    private static double y(double value, double most) {
        int room = HEIGHT - TOP - BOTTOM;
        return HEIGHT - BOTTOM - (most == 0 ? 0 : value / most * room);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
