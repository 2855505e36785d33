package io.backendprovisioner.chart;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Values of an installation, and what its release is called.
 *
 * @param examples files of the chart's folder {@code examples}, without their ending
 * @param values as with {@code --set}
 */
record ValueSet(String release, String namespace, List<String> examples, Map<String, Object> values) {
    static final String LONGEST_RELEASE = "a-release-name-that-is-as-long-as-helm-lets-it-be-123";

    /** A dozen and more that have to be good. */
    static Stream<ValueSet> all() {
        return Stream.of(
                defaults(),
                example("plain"),
                example("scram"),
                example("mtls"),
                example("oauthbearer"),
                example("observed"),
                example("everything"),
                example("observed").named(LONGEST_RELEASE).with("topicsJob.enabled", true),
                defaults().named("backend-provisioner"),
                defaults().named("the-backend-provisioner-of-shops"),
                example("mtls").named("shop.v2").in("a-namespace"),
                defaults().with("fullnameOverride", "f".repeat(63)).with("topicsJob.enabled", true),
                defaults().with("nameOverride", "n".repeat(63)).with("podMonitor.enabled", true),
                example("scram").with("kafka.sasl.mechanism", "PLAIN").with("topicsJob.enabled", true),
                defaults().with("replicas", 1).with("networkPolicy.enabled", false),
                defaults().with("serviceAccount.create", false).with("credentials.existingSecret", "key"));
    }

    static ValueSet defaults() {
        return new ValueSet("release", "shops", List.of(), Map.of());
    }

    static ValueSet example(String name) {
        return new ValueSet("release", "shops", List.of(name), Map.of());
    }

    ValueSet named(String other) {
        return new ValueSet(other, namespace, examples, values);
    }

    ValueSet in(String other) {
        return new ValueSet(release, other, examples, values);
    }

    ValueSet with(String name, Object value) {
        return new ValueSet(
                release,
                namespace,
                examples,
                Stream.concat(values.entrySet().stream(), Map.of(name, value).entrySet().stream())
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey, Map.Entry::getValue, (_, later) -> later)));
    }

    Rendering rendered() {
        return Rendering.of(this);
    }
}
