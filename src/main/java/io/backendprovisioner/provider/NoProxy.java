package io.backendprovisioner.provider;

import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code NO_PROXY}, as curl and others read it: entries that are separated by commas or blanks, each a
 * {@code *}, a domain with all that is below it (a leading dot changes nothing), an IP address, or a block of them as
 * {@code 10.0.0.0/8}; all but the block may end in {@code :port}. Other entries fit nothing. Names are not resolved.
 */
record NoProxy(List<String> entries) {
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");
    private static final Pattern PORT = Pattern.compile("(\\[[^]]*]|[^:]*):(\\d{1,5})");

    static NoProxy parse(String given) {
        return new NoProxy(SEPARATORS
                .splitAsStream(given.toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList());
    }

    /** Returns whether this host is reached without the proxy. */
    boolean covers(String host, int port) {
        String name = bare(host.toLowerCase(Locale.ROOT));
        return entries.stream().anyMatch(entry -> fits(entry, name, port));
    }

    private static boolean fits(String entry, String host, int port) {
        var withPort = PORT.matcher(entry);
        if (withPort.matches()) {
            return Integer.parseInt(withPort.group(2)) == port && fits(withPort.group(1), host);
        }
        return fits(entry, host);
    }

    private static boolean fits(String entry, String host) {
        if (entry.equals("*")) {
            return true;
        }
        var address = address(host);
        if (address != null) {
            int slash = entry.indexOf('/');
            return slash < 0
                    ? address.equals(address(bare(entry)))
                    : isWithin(address, address(entry.substring(0, slash)), entry.substring(slash + 1));
        }
        String domain = entry.replaceFirst("^\\*?\\.", "");
        return !domain.isEmpty() && (host.equals(domain) || host.endsWith("." + domain));
    }

    private static boolean isWithin(InetAddress address, @Nullable InetAddress block, String length) {
        byte[] given = address.getAddress();
        if (block == null || block.getAddress().length != given.length || !length.matches("\\d{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(length);
        for (int i = 0; i < bits; i++) {
            if (i >= given.length * 8 || bit(given, i) != bit(block.getAddress(), i)) {
                return false;
            }
        }
        return true;
    }

    private static int bit(byte[] address, int number) {
        return address[number / 8] >> (7 - number % 8) & 1;
    }

    /** Without the brackets of an IPv6 address. */
    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** Returns {@code null} for a name. */
    static @Nullable InetAddress address(String host) {
        try {
            return InetAddress.ofLiteral(bare(host));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
