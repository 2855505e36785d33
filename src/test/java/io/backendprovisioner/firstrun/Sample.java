package io.backendprovisioner.firstrun;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import tools.jackson.databind.json.JsonMapper;

/** The rows of a CSV file as request records, the way any producer would write them. */
final class Sample {
    private static final JsonMapper JSON = new JsonMapper();

    private Sample() {}

    static List<ProducerRecord<byte[], byte[]>> read(Path file, String topic) throws IOException {
        List<ProducerRecord<byte[], byte[]>> requests = new ArrayList<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().ofNamedCsvRecord(file)) {
            rows.forEach(row -> requests.add(request(row, topic)));
        }
        return requests;
    }

    private static ProducerRecord<byte[], byte[]> request(NamedCsvRecord row, String topic) {
        Map<String, Object> backend = new LinkedHashMap<>();
        List<Map<String, String>> tags = new ArrayList<>();
        row.getFieldsAsMap().forEach((column, field) -> {
            if (column.startsWith("tag.")) {
                tags.add(Map.of("key", column.substring("tag.".length()), "value", field));
            } else if (!column.equals("key") && !field.isEmpty()) {
                backend.put(column, field.equals("true") || field.equals("false") ? Boolean.valueOf(field) : field);
            }
        });
        backend.put("tags", tags);
        var request = new ProducerRecord<>(topic, row.getField("key").getBytes(UTF_8), JSON.writeValueAsBytes(backend));
        request.headers()
                .add("kafka_correlationId", UUID.randomUUID().toString().getBytes(UTF_8));
        return request;
    }
}
