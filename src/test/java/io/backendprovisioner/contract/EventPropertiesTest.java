package io.backendprovisioner.contract;

import static io.backendprovisioner.contract.RequestFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import io.backendprovisioner.domain.BackendSpec;
import io.backendprovisioner.domain.RequestKey;
import io.backendprovisioner.domain.Tag;
import io.cloudevents.CloudEvent;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonFormat;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Whatever event the SDK can write with a right body means what was promised. */
class EventPropertiesTest {
    private static final List<JsonFormat> FORMATS =
            List.of(new JsonFormat(), new JsonFormat().withForceJsonDataToBase64());
    private static final List<String> NAMES_OF_ATTRIBUTES =
            List.of("specversion", "id", "source", "type", "datacontenttype", "dataschema", "subject", "time", "data");

    /** An event, its body, and how it is sent. */
    record Sent(CloudEvent event, BackendSpec spec, ContentMode mode, JsonFormat format) {
        RequestFixture record() {
            return EventSdkTest.as(mode, event, format);
        }
    }

    @Property
    void theIdIsKeyAndCorrelationId(@ForAll("events") Sent sent) {
        var read = sent.record().readValid();
        byte[] id = utf8(sent.event().getId());
        assertThat(read.spec()).isEqualTo(sent.spec());
        assertThat(read.envelope().mode()).isEqualTo(sent.mode());
        assertThat(read.key()).isEqualTo(new RequestKey(sent.event().getId()));
        assertThat(read.envelope().replyKey()).isEqualTo(id);
        assertThat(read.envelope().correlationId()).isEqualTo(id);
    }

    @Property
    void keyAndCorrelationIdOfTheRecordComeFirst(
            @ForAll("events") Sent sent,
            @ForAll("words") String key,
            @ForAll @Size(min = 1, max = 50) byte[] correlationId) {
        var read = sent.record()
                .key(utf8(key))
                .header(HeaderNames.CORRELATION_ID, correlationId)
                .readValid();
        assertThat(read.spec()).isEqualTo(sent.spec());
        assertThat(read.key()).isEqualTo(new RequestKey(key));
        assertThat(read.envelope().replyKey()).isEqualTo(utf8(key));
        assertThat(read.envelope().correlationId()).isEqualTo(correlationId);
    }

    /** In structured mode the SDK refuses halves of surrogate pairs; in binary mode it writes question marks. */
    @Property
    void anyOtherIdIsRefusedAtItsPlace(@ForAll("oddIds") String id, @ForAll("events") Sent sent) {
        var event = CloudEventBuilder.v1(sent.event()).withId(id).build();
        var record = EventSdkTest.as(sent.mode(), event, sent.format());
        assertThat(record.violations())
                .singleElement()
                .extracting("pointer")
                .isEqualTo(sent.mode() == ContentMode.BINARY ? "header/ce_id" : "/id");
    }

    @Provide
    Arbitrary<Sent> events() {
        return Combinators.combine(
                        event(),
                        specs(),
                        Arbitraries.of(ContentMode.BINARY, ContentMode.STRUCTURED),
                        Arbitraries.of(FORMATS))
                .as((event, spec, mode, format) ->
                        new Sent(event.withData(body(spec)).build(), spec, mode, format));
    }

    private Arbitrary<CloudEventBuilder> event() {
        var optional = Combinators.combine(
                words().injectNull(0.5),
                times().injectNull(0.5),
                Arbitraries.of("application/json", "application/json; charset=utf-8", "application/vnd.a.b+json")
                        .injectNull(0.3));
        return Combinators.combine(words(), sources(), words(), optional.as(More::new), extensions())
                .as((id, source, type, more, extensions) -> {
                    var event =
                            CloudEventBuilder.v1().withId(id).withSource(source).withType(type);
                    more.addTo(event);
                    extensions.forEach((name, value) -> {
                        switch (value) {
                            case Boolean flag -> event.withExtension(name, flag);
                            case Number number -> event.withExtension(name, number);
                            case byte[] bytes -> event.withExtension(name, bytes);
                            default -> event.withExtension(name, value.toString());
                        }
                    });
                    return event;
                });
    }

    private record More(
            @Nullable String subject,
            @Nullable Instant time,
            @Nullable String dataContentType) {
        void addTo(CloudEventBuilder event) {
            event.withSubject(subject)
                    .withTime(time == null ? null : time.atOffset(ZoneOffset.UTC))
                    .withDataContentType(dataContentType);
        }
    }

    /** What may be a key: 1 to 512 characters, not blank, none of them a control character or half a pair. */
    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withCharRange('¡', 'ſ')
                .withChars('中', '文', ' ', '\u3000', '\uFFFD', '\uE000')
                .ofMinLength(1)
                .ofMaxLength(512)
                .filter(text -> !text.replace('\u3000', ' ').isBlank());
    }

    @Provide
    Arbitrary<String> oddIds() {
        var odd = Arbitraries.chars()
                .range('\u0000', '\u001f')
                .range('\u007f', '\u009f')
                .with('\u2028', '\u2029');
        return Arbitraries.oneOf(
                Combinators.combine(
                                Arbitraries.strings().alpha().ofMaxLength(20),
                                odd,
                                words().map(word -> word.substring(0, 1)))
                        .as((before, character, after) -> before + character + after),
                Arbitraries.strings()
                        .withChars(' ', '\u00a0', '\u3000')
                        .ofMinLength(1)
                        .ofMaxLength(5),
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(513).ofMaxLength(2000));
    }

    private static Arbitrary<URI> sources() {
        var paths = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withChars('-', '.', '_', '~', '?', '/', '%')
                .ofMinLength(1);
        return Combinators.combine(Arbitraries.of("/", "", "urn:shop:", "https://shop.example/"), paths)
                .as((begin, path) -> URI.create(begin + "a" + path.replace("%", "%C3%BC")));
    }

    private static Arbitrary<Instant> times() {
        return Arbitraries.longs().between(0, 4_000_000_000L).map(Instant::ofEpochSecond);
    }

    private static Arbitrary<Map<String, Object>> extensions() {
        var names = Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('0', '9')
                .ofMinLength(1)
                .ofMaxLength(20)
                .filter(name -> !NAMES_OF_ATTRIBUTES.contains(name));
        Arbitrary<Object> values = Arbitraries.oneOf(
                Arbitraries.strings().ascii().map(text -> (Object) text),
                Arbitraries.integers().map(number -> (Object) number),
                Arbitraries.of(true, false).map(flag -> (Object) flag),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(bytes -> (Object) bytes));
        return Arbitraries.maps(names, values).ofMaxSize(5);
    }

    private Arbitrary<BackendSpec> specs() {
        var names =
                words().filter(name -> name.equals(name.replace('\u3000', ' ').strip()));
        var tags = Arbitraries.maps(
                        words().filter(key -> !key.strip().equalsIgnoreCase("provisioner-request")),
                        words().map(word -> word.substring(0, Math.min(9, word.length()))))
                .ofMaxSize(3)
                .map(map -> map.entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList());
        return Combinators.combine(
                        names,
                        names,
                        words().injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        Arbitraries.of(true, false).injectNull(0.3),
                        tags)
                .as(BackendSpec::new);
    }

    private static byte[] body(BackendSpec spec) {
        var json = JsonMapper.shared().createObjectNode();
        json.put("backendName", spec.name()).put("BackendType", spec.type()).put("description", spec.description());
        json.put("createEventBridgeServiceLinkedRole", spec.createEventBridgeServiceLinkedRole());
        json.put("createSlr", spec.createSlr());
        var tags = json.putArray("tags");
        spec.tags().forEach(tag -> tags.addObject().put("key", tag.key()).put("value", tag.value()));
        return JsonMapper.shared().writeValueAsBytes(json);
    }
}
