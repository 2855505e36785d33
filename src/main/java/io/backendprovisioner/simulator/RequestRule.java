package io.backendprovisioner.simulator;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What requests of one kind meet. {@code RequestRule.creates("slr-*").meet(Fault.NO_PERMISSION).times(3)} refuses the
 * first three creates of such names. In names and values {@code *} stands for anything, and {@code \*} for itself.
 *
 * @param name of the backend; null for any. Of a look-up it is the name that is looked for, and of an action that names
 *     a backend by its id, the name that the backend has
 * @param parameters each name must be that of a parameter whose value fits; {@code Tag.*.Key} is any tag's key
 * @param then {@link Fault#NONE} lets these requests pass, whatever the rules after it, the script and the rates say
 * @param times how many requests meet it, after which it matches no more; 0 for all
 */
public record RequestRule(
        Action action, @Nullable String name, Map<String, String> parameters, Misbehaviour then, int times) {

    public RequestRule {
        if (times < 0) {
            throw new IllegalArgumentException("times must be 1 or more, or 0 for all");
        }
        parameters = Map.copyOf(parameters);
    }

    /** A create of the name. */
    public static RequestRule creates(String name) {
        return of(Action.CREATE).named(name);
    }

    /** A look-up, by the list, of the name. */
    public static RequestRule lookUps(String name) {
        return of(Action.LIST).named(name);
    }

    /** Any call of the action; it passes until {@link #meet} or {@link #fail} says otherwise. */
    public static RequestRule of(Action action) {
        return new RequestRule(action, null, Map.of(), Fault.NONE, 0);
    }

    /** Only the requests whose backend has that name. */
    public RequestRule named(String wanted) {
        return new RequestRule(action, wanted, parameters, then, times);
    }

    /** Only the requests that have that parameter with that value. */
    public RequestRule with(String parameter, String value) {
        var more = new HashMap<>(parameters);
        more.put(parameter, value);
        return new RequestRule(action, name, more, then, times);
    }

    public RequestRule meet(Misbehaviour what) {
        return new RequestRule(action, name, parameters, what, times);
    }

    /** An error with that code; the call does not take effect. */
    public RequestRule fail(int status, String code) {
        return meet(new GivenError(status, code));
    }

    /** The first so many alone. */
    public RequestRule times(int most) {
        return new RequestRule(action, name, parameters, then, most);
    }

    boolean matches(Action called, Optional<String> named, Map<String, String> given) {
        return action == called
                && (name == null || named.filter(NamePattern.of(name)::matches).isPresent())
                && parameters.entrySet().stream().allMatch(wanted -> isAmong(given, wanted));
    }

    private static boolean isAmong(Map<String, String> given, Map.Entry<String, String> wanted) {
        var parameter = NamePattern.of(wanted.getKey());
        var value = NamePattern.of(wanted.getValue());
        return given.entrySet().stream()
                .anyMatch(one -> parameter.matches(one.getKey()) && value.matches(one.getValue()));
    }
}
