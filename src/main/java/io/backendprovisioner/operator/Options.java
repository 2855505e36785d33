package io.backendprovisioner.operator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A command's own options, and the settings of the product that stand among them: those have a dot in their name. */
final class Options {
    private final Map<String, String> own = new HashMap<>();
    private final List<String> settings = new ArrayList<>();

    /**
     * @param valued options of the form {@code --name=value}
     * @param flags options of the form {@code --name}
     */
    Options(Set<String> valued, Set<String> flags, String... arguments) throws BadUsage {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, equals < 0 ? argument.length() : equals);
            if (argument.startsWith("--") && name.indexOf('.') > 0) {
                settings.add(argument);
            } else if (valued.contains(name) && equals > 0 && equals < argument.length() - 1) {
                own.put(name, argument.substring(equals + 1));
            } else if (flags.contains(argument)) {
                own.put(name, "");
            } else if (valued.contains(name)) {
                throw new BadUsage(name + " needs a value: " + name + "=...");
            } else {
                throw new BadUsage("unknown option '" + argument + "'");
            }
        }
    }

    boolean has(String flag) {
        return own.containsKey(flag);
    }

    @Nullable
    String text(String name) {
        return own.get(name);
    }

    @Nullable
    Long number(String name) throws BadUsage {
        String text = own.get(name);
        if (text != null && !text.matches("\\d{1,18}")) {
            throw new BadUsage(name + " must be a number from 0 on, but is '" + text + "'");
        }
        return text == null ? null : Long.valueOf(text);
    }

    List<String> settings() {
        return List.copyOf(settings);
    }
}
