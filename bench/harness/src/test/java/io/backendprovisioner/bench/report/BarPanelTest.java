package io.backendprovisioner.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.bench.measure.Spread;
import io.backendprovisioner.bench.report.BarPanel.Bar;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class BarPanelTest {

    private static List<Element> rectangles(BarPanel panel) throws Exception {
        var document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(panel.render())));
        List<Element> all = new ArrayList<>();
        var found = document.getElementsByTagName("rect");
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    @Test
    void barsAreAsLongAsTheMediansAreLarge() throws Exception {
        var bars = rectangles(new BarPanel(
                "10 ms & 60 in flight",
                List.of(
                        new Bar("worker", new Spread(90, 100, 110), true, false),
                        new Bar("other", new Spread(40, 50, 400), false, true))));
        assertThat(bars).hasSize(2);
        double own = Double.parseDouble(bars.get(0).getAttribute("width"));
        double other = Double.parseDouble(bars.get(1).getAttribute("width"));
        assertThat(own).isEqualTo(2 * other);
        assertThat(bars.get(0).getAttribute("class")).isEqualTo("own");
    }

    @Test
    void nothingButZerosIsDrawn() throws Exception {
        assertThat(rectangles(new BarPanel("none", List.of(new Bar("worker", new Spread(0, 0, 0), true, false)))))
                .hasSize(1);
    }
}
