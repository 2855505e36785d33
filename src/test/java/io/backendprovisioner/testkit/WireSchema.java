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
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON Schema of the contract, and what is wrong by it. */
public final class WireSchema {
    private static final Path FOLDER = Path.of("src", "main", "resources", "io", "backendprovisioner", "contract");
    private static final WireSchema REQUEST = new WireSchema(source("request.schema.json"));
    private static final WireSchema REPLY = new WireSchema(closed(source("reply.schema.json")));

    private static final WireSchema PROGRESS = new WireSchema(closedOfOneKind(source("progress.schema.json")));
    private static final WireSchema OPEN_PROGRESS = new WireSchema(source("progress.schema.json"));

    private static final WireSchema OPEN_REPLY = new WireSchema(source("reply.schema.json"));

    private static final Path ASYNC_API = Path.of("docs", "asyncapi.yaml");
    private static final String OF_THE_DOCUMENT = "#/";
    private static final JsonNode DOCUMENT = document();

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

    /** As it is published. */
    public static WireSchema openReply() {
        return OPEN_REPLY;
    }

    /** One that stands in docs/asyncapi.yaml, with all that it refers to. */
    public static WireSchema documented(String pointer) {
        return new WireSchema(resolved(DOCUMENT.at(pointer).deepCopy()));
    }

    private static JsonNode document() {
        try {
            return JsonMapper.shared().valueToTree(new Yaml().load(Files.readString(ASYNC_API, UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode resolved(JsonNode schema) {
        if (schema.path("$ref").isString()) {
            String reference = schema.path("$ref").stringValue();
            return reference.startsWith(OF_THE_DOCUMENT)
                    ? resolved(DOCUMENT.at(reference.substring(1)).deepCopy())
                    : source(Path.of(reference).getFileName().toString());
        }
        if (schema instanceof ObjectNode object) {
            object.properties().forEach(property -> property.setValue(resolved(property.getValue())));
        } else if (schema instanceof ArrayNode array) {
            for (int index = 0; index < array.size(); index++) {
                array.set(index, resolved(array.get(index)));
            }
        }
        return schema;
    }

    /** What comes before a reply, closed as that is. */
    public static WireSchema announcement() {
        return PROGRESS;
    }

    /** As it is published. */
    public static WireSchema openProgress() {
        return OPEN_PROGRESS;
    }

    /** Any other schema. */
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

    /** Also told by status, so that what is wrong with one is not told of all. */
    private static JsonNode closed(JsonNode source) {
        var reply = (ObjectNode) source;
        var byStatus = reply.putArray("allOf");
        for (JsonNode kind : reply.remove("oneOf")) {
            String place = kind.path("$ref").asString().substring(1);
            var rule = byStatus.addObject();
            rule.putObject("if").putObject("properties").set("status", reply.at(place + "/properties/status"));
            rule.set("then", kind);
        }
        reply.put("unevaluatedProperties", false);
        ((ObjectNode) reply.at("/$defs/rejected/properties/violations/items")).put("unevaluatedProperties", false);
        return reply;
    }

    private static JsonNode closedOfOneKind(JsonNode source) {
        return ((ObjectNode) source).put("unevaluatedProperties", false);
    }

    public List<Error> errors(JsonNode value) {
        return schema.validate(
                value, context -> context.executionConfig(config -> config.formatAssertionsEnabled(true)));
    }

    /** Each as the JSON pointer to what is wrong, and why. */
    public List<String> flaws(JsonNode value) {
        return errors(value).stream().map(WireSchema::told).toList();
    }

    static String told(Error error) {
        return "at \"" + error.getInstanceLocation() + "\": " + error.getMessage();
    }
}
