package io.backendprovisioner.bulk;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Turns the cells of one row into the JSON of a request. */
final class CsvRow {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String TAG_POINTER = "/tags/";

    private record Tag(String column, String key, String value) {}

    private final CsvColumns columns;
    private final CsvRecord record;
    private final Rows rows;
    private final List<Tag> tags = new ArrayList<>();
    private @Nullable String key;
    private @Nullable String deadline;
    private String name = "";
    private boolean faulty;

    CsvRow(CsvColumns columns, CsvRecord record, Rows rows) {
        this.columns = columns;
        this.record = record;
        this.rows = rows;
    }

    void handOn() throws InterruptedException {
        var bytes = new ByteArrayOutputStream(200);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            for (int column = 0; column < columns.count(); column++) {
                if (!record.getField(column).isEmpty()) {
                    cell(json, column, record.getField(column));
                }
            }
            if (!tags.isEmpty()) {
                tags(json);
            }
            json.writeEndObject();
        }
        if (!faulty) {
            rows.row(new Row(record.getStartingLineNumber(), key, name, deadline, bytes.toByteArray(), this::columnOf));
        }
    }

    private void cell(JsonGenerator json, int column, String text) {
        String header = columns.name(column);
        switch (columns.use(column)) {
            case KEY -> key = text;
            case DEADLINE -> deadline = text;
            case TAG -> tags.add(new Tag(header, header.substring(CsvColumns.TAG_PREFIX.length()), text));
            case TAGS -> listed(header, text);
            case FLAG -> {
                json.writeName(header);
                flag(json, text);
            }
            case TEXT -> {
                if (RequestValue.NAMES.contains(header)) {
                    name = text;
                }
                json.writeStringProperty(header, text);
            }
            case NONE -> {}
        }
    }

    /** Spreadsheets write them in capitals. What is neither is left for the worker's rules to refuse. */
    private static void flag(JsonGenerator json, String text) {
        switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> json.writeBoolean(true);
            case "false" -> json.writeBoolean(false);
            default -> json.writeString(text);
        }
    }

    private void listed(String column, String text) {
        for (String pair : text.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                tags.add(new Tag(
                        column,
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip()));
            } else if (!pair.isBlank()) {
                faulty = true;
                rows.fault(
                        record.getStartingLineNumber(),
                        column,
                        "must be key=value;key=value, found '" + pair.strip() + "'");
            }
        }
    }

    private void tags(JsonGenerator json) {
        json.writeArrayPropertyStart("tags");
        for (Tag tag : tags) {
            json.writeStartObject();
            json.writeStringProperty("key", tag.key());
            json.writeStringProperty("value", tag.value());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private String columnOf(String pointer) {
        if (pointer.startsWith(TAG_POINTER)) {
            int end = pointer.indexOf('/', TAG_POINTER.length());
            int index = Integer.parseInt(pointer, TAG_POINTER.length(), end < 0 ? pointer.length() : end, 10);
            return tags.get(index).column();
        }
        return pointer.startsWith("/") ? pointer.substring(1) : pointer;
    }
}
