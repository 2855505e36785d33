package io.backendprovisioner.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which fields of an object Kubernetes does not know: those that its model has kept apart, all the way down. */
final class KnownFields {
    private final List<String> unknown = new ArrayList<>();

    private KnownFields() {}

    /** @return the paths of unknown fields; of a kind that is not Kubernetes' own, none */
    static List<String> unknownIn(Object object) {
        var fields = new KnownFields();
        if (!(object instanceof GenericKubernetesResource)) {
            fields.walk("", object);
        }
        return fields.unknown;
    }

    private void walk(String path, @Nullable Object value) {
        switch (value) {
            case KubernetesResource resource -> {
                for (Method getter : resource.getClass().getMethods()) {
                    if (getter.getParameterCount() == 0 && getter.getName().startsWith("get")) {
                        follow(path, resource, getter);
                    }
                }
            }
            case Collection<?> many -> many.forEach(one -> walk(path + "[]", one));
            case Map<?, ?> map -> map.forEach((key, one) -> walk(path + "." + key, one));
            case null, default -> {}
        }
    }

    private void follow(String path, Object owner, Method getter) {
        try {
            Object value = getter.invoke(owner);
            if (getter.getName().equals("getAdditionalProperties")) {
                ((Map<?, ?>) value).keySet().forEach(key -> unknown.add(path + "." + key));
            } else if (!getter.getName().equals("getClass")) {
                walk(path + "." + getter.getName().substring(3), value);
            }
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(getter + " of " + path, e);
        }
    }
}
