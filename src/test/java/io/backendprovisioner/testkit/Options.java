package io.backendprovisioner.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a program is told: {@code --name=value}, each with a default; a name it does not know ends it. */
public final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /** @param defaults the names that are known, too */
    public static Options of(String[] arguments, Map<String, String> defaults) {
        Map<String, String> values = new LinkedHashMap<>(new TreeMap<>(defaults));
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.startsWith("--") && equals > 0 ? argument.substring(2, equals) : "";
            if (values.replace(name, argument.substring(equals + 1)) == null) {
                System.err.println("'" + argument + "' is not known; with their defaults, these are: " + defaults);
                System.exit(2);
            }
        }
        return new Options(values);
    }

    public int whole(String name) {
        return Integer.parseInt(text(name));
    }

    public String text(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
