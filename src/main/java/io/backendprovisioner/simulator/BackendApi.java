package io.backendprovisioner.simulator;

import static java.time.temporal.ChronoUnit.SECONDS;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations of {@link Action}. A page larger than 50 is refused (the cloud's limit is not known). */
final class BackendApi {
    static final int LARGEST_PAGE = 50;
    private static final Pattern TAG_KEY = Pattern.compile("Tag\\.([1-9]\\d{0,3})\\.Key");

    private final Backends backends;
    private final InstantSource clock;

    BackendApi(Backends backends, InstantSource clock) {
        this.backends = backends;
        this.clock = clock;
    }

    Response perform(Action action, ApiRequest request, Behaviour behaviour) {
        return switch (action) {
            case CREATE -> create(request, behaviour);
            case LIST -> list(request, behaviour);
            case INFO -> info(request);
            case MODIFY -> modify(request, behaviour);
            case DELETE -> delete(request);
            case APIS -> apis(request);
        };
    }

    private Response create(ApiRequest request, Behaviour behaviour) {
        var name = request.parameter("BackendName").orElse("");
        var type = request.parameter("BackendType").orElse("");
        if (name.isBlank()) {
            return Response.of(ApiError.missing("BackendName"));
        }
        if (type.isBlank()) {
            return Response.of(ApiError.missing("BackendType"));
        }
        for (var flag : List.of("CreateEventBridgeServiceLinkedRole", "CreateSlr")) {
            var value = request.parameter(flag).orElse("false");
            if (!value.equals("true") && !value.equals("false")) {
                return Response.of(ApiError.invalid(flag, value));
            }
        }
        var now = clock.instant();
        var backend = new SimulatedBackend(
                Ids.backendId(),
                name,
                type.intern(),
                request.parameter("Description").orElse(null),
                isTrue(request, "CreateEventBridgeServiceLinkedRole"),
                isTrue(request, "CreateSlr"),
                tags(request),
                now,
                now);
        return backends.add(backend, behaviour.uniqueNames())
                ? Response.ok(object().put("BackendId", backend.id()))
                : Response.of(ApiError.duplicateName(name));
    }

    private Response list(ApiRequest request, Behaviour behaviour) {
        var refusal = pageRefusal(request);
        if (refusal.isPresent()) {
            return Response.of(refusal.get());
        }
        var size = size(request);
        var name =
                request.parameter("BackendName").filter(text -> !text.isEmpty()).map(NamePattern::of);
        var type = request.parameter("BackendType").filter(text -> !text.isEmpty());
        var wanted = tags(request);
        var listedFrom = clock.instant().minus(behaviour.visibility());
        Predicate<SimulatedBackend> filter = backend -> !backend.createdAt().isAfter(listedFrom)
                && (type.isEmpty() || type.get().equals(backend.type()))
                && wanted.stream().allMatch(tag -> carries(backend, tag));
        var found = backends.page(name, filter, (page(request) - 1L) * size, size);
        var body = page(request, found.total());
        var infos = body.putArray("BackendInfoList");
        found.backends().forEach(backend -> infos.add(describe(backend)));
        return Response.ok(body);
    }

    private Response info(ApiRequest request) {
        return onExisting(
                request,
                id -> backends.find(id).map(backend -> {
                    var described = describeWithoutTags(backend);
                    described.putArray("BackendModels");
                    return Response.ok(object().set("BackendInfo", described));
                }));
    }

    /** An empty description is one; an empty name or type cannot be right. */
    private Response modify(ApiRequest request, Behaviour behaviour) {
        var name = request.parameter("BackendName");
        var type = request.parameter("BackendType").map(String::intern);
        var description = request.parameter("Description");
        if (name.filter(String::isBlank).isPresent()) {
            return Response.of(ApiError.invalid("BackendName", name.get()));
        }
        if (type.filter(String::isBlank).isPresent()) {
            return Response.of(ApiError.invalid("BackendType", type.get()));
        }
        return onExisting(request, id -> {
            UnaryOperator<SimulatedBackend> change =
                    backend -> backend.modified(name, type, description, clock.instant());
            return switch (backends.modify(id, change, behaviour.uniqueNames())) {
                case MADE -> Optional.of(Response.ok(object()));
                case NOT_FOUND -> Optional.empty();
                case NAME_TAKEN -> Optional.of(Response.of(ApiError.duplicateName(name.orElse(""))));
            };
        });
    }

    /** There are no APIs here, so no backend is used by one. */
    private Response apis(ApiRequest request) {
        return onExisting(
                request,
                id -> backends.find(id).map(_ -> {
                    var refusal = pageRefusal(request);
                    if (refusal.isPresent()) {
                        return Response.of(refusal.get());
                    }
                    var body = page(request, 0);
                    body.putObject("ApiInfoList").putArray("ApiInfo");
                    return Response.ok(body);
                }));
    }

    private Response delete(ApiRequest request) {
        return onExisting(request, id -> backends.remove(id) ? Optional.of(Response.ok(object())) : Optional.empty());
    }

    private static Response onExisting(ApiRequest request, Function<String, Optional<Response>> operation) {
        var id = request.parameter("BackendId").orElse("");
        return id.isBlank()
                ? Response.of(ApiError.missing("BackendId"))
                : operation.apply(id).orElseGet(() -> Response.of(ApiError.backendNotFound(id)));
    }

    static ObjectNode describe(SimulatedBackend backend) {
        var body = describeWithoutTags(backend);
        var tags = body.putArray("Tags");
        backend.tags().forEach(tag -> tags.addObject().put("Key", tag.key()).put("Value", tag.value()));
        return body;
    }

    private static ObjectNode describeWithoutTags(SimulatedBackend backend) {
        var body = object().put("BackendId", backend.id())
                .put("BackendName", backend.name())
                .put("BackendType", backend.type());
        if (backend.description() != null) {
            body.put("Description", backend.description());
        }
        return body.put("CreatedTime", time(backend.createdAt())).put("ModifiedTime", time(backend.modifiedAt()));
    }

    /** {@code Tag.N.Key} and {@code Tag.N.Value}, in the order of N; a tag without a value has an empty one. */
    private static List<SimulatedBackend.Tag> tags(ApiRequest request) {
        return Stream.concat(request.query().keySet().stream(), request.form().keySet().stream())
                .map(TAG_KEY::matcher)
                .filter(Matcher::matches)
                .map(key -> Integer.valueOf(key.group(1)))
                .sorted()
                .map(n -> new SimulatedBackend.Tag(
                        request.parameter("Tag." + n + ".Key").orElse(""),
                        request.parameter("Tag." + n + ".Value").orElse("")))
                .toList();
    }

    /** A filter with an empty value asks for the key alone. */
    private static boolean carries(SimulatedBackend backend, SimulatedBackend.Tag wanted) {
        return backend.tags().stream()
                .anyMatch(tag -> tag.key().equals(wanted.key())
                        && (wanted.value().isEmpty() || tag.value().equals(wanted.value())));
    }

    private static Optional<ApiError> pageRefusal(ApiRequest request) {
        if (page(request) < 1) {
            return Optional.of(invalid(request, "PageNumber"));
        }
        return size(request) < 1 || size(request) > LARGEST_PAGE
                ? Optional.of(invalid(request, "PageSize"))
                : Optional.empty();
    }

    private static ApiError invalid(ApiRequest request, String parameter) {
        return ApiError.invalid(parameter, request.parameter(parameter).orElse(""));
    }

    private static ObjectNode page(ApiRequest request, int total) {
        return object().put("TotalCount", total)
                .put("PageNumber", page(request))
                .put("PageSize", size(request));
    }

    private static int page(ApiRequest request) {
        return number(request, "PageNumber", 1);
    }

    private static int size(ApiRequest request) {
        return number(request, "PageSize", 10);
    }

    private static int number(ApiRequest request, String parameter, int otherwise) {
        try {
            return request.parameter(parameter).map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static boolean isTrue(ApiRequest request, String parameter) {
        return request.parameter(parameter).orElse("").equals("true");
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(SECONDS).toString();
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
