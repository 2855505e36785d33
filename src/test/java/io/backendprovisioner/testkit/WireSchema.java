package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A JSON Schema of the contract, and what is wrong by it. */
public final class WireSchema {
    private static final Path FOLDER = Path.of("src", "main", "resources", "io", "backendprovisioner", "contract");
    private static final WireSchema REQUEST = new WireSchema(source("request.schema.json"));
    private static final WireSchema REPLY = new WireSchema(closed(source("reply.schema.json")));

    private final Schema schema;

    private WireSchema(JsonNode source) {
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(source);
    }

    public static WireSchema request() {
        return REQUEST;
    }

    /** Clients ignore fields that they do not know. The worker writes none that the schema does not know. */
    public static WireSchema reply() {
        return REPLY;
    }

    /** Of any other schema. */
    public static WireSchema of(JsonNode source) {
        return new WireSchema(source);
    }

    public static JsonNode source(String file) {
        try {
            return JsonMapper.shared().readTree(Files.readString(FOLDER.resolve(file), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode closed(JsonNode reply) {
        ((ObjectNode) reply).put("unevaluatedProperties", false);
        ((ObjectNode) reply.at("/$defs/rejected/properties/violations/items")).put("unevaluatedProperties", false);
        return reply;
    }

    public List<Error> errors(JsonNode value) {
        return schema.validate(
                value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** Each as the JSON pointer to what is wrong, and why. */
    public List<String> flaws(JsonNode value) {
        return errors(value).stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
