package io.backendprovisioner.bulk;

import io.backendprovisioner.bulk.Groups.Group;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object a line, for tools; its field {@code event} is {@code progress}, {@code note} or {@code end}. */
final class ProgressJson implements Progress {
    private final PrintStream out;
    private final Pulse pulse = new Pulse(1_000_000_000L);

    ProgressJson(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(Standing now) {
        if (pulse.isDue()) {
            print(standing("progress", now));
        }
    }

    @Override
    public void note(String line) {
        print(Map.of("event", "note", "text", line));
    }

    @Override
    public void end(Standing last, List<Group> groups) {
        Map<String, Object> end = standing("end", last);
        end.put("groups", groups);
        print(end);
    }

    @Override
    public void leave() {}

    private static Map<String, Object> standing(String event, Standing now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("event", event);
        fields.put("batch", now.batch());
        fields.put("expected", now.expected());
        fields.put("answered", now.answered());
        fields.put("statuses", now.byStatus());
        fields.put("perSecond", Math.round(now.perSecond() * 10) / 10.0);
        fields.put("secondsLeft", now.secondsLeft() < 0 ? null : now.secondsLeft());
        return fields;
    }

    private void print(Object object) {
        out.println(JsonMapper.shared().writeValueAsString(object));
    }
}
