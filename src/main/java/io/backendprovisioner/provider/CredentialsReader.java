package io.backendprovisioner.provider;

import com.aliyun.credentials.models.CredentialModel;
import io.backendprovisioner.provider.CredentialsSource.Fetched;
import org.jspecify.annotations.Nullable;

/**
 * Reads credentials as people have typed, pasted and piped them. The cloud says only that a signature does not match, so
 * what no key has is taken off at both ends, where it is surely meant to be off, and refused in the middle.
 */
final class CredentialsReader {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final char ZERO_WIDTH_SPACE = '\u200B';

    private CredentialsReader() {}

    /**
     * Returns the credentials without white space and line ends around them, or where and of what kind a character is
     * that no key has, without the key. Fails with an {@link IllegalArgumentException} where the id or the secret is
     * missing.
     */
    static Fetched read(CredentialModel model) {
        String id = trimmed(model.getAccessKeyId());
        String secret = trimmed(model.getAccessKeySecret());
        String token = trimmed(model.getSecurityToken());
        String odd = firstOf(
                oddity("access key id", id), oddity("access key secret", secret), oddity("security token", token));
        return odd == null
                ? new Fetched.Found(new Credentials(id, secret, token.isEmpty() ? null : token))
                : new Fetched.Missing(odd);
    }

    private static @Nullable String firstOf(@Nullable String... oddities) {
        for (String oddity : oddities) {
            if (oddity != null) {
                return oddity;
            }
        }
        return null;
    }

    private static String trimmed(@Nullable String given) {
        if (given == null) {
            return "";
        }
        int from = 0;
        int to = given.length();
        while (from < to && isBlank(given.charAt(from))) {
            from++;
        }
        while (from < to && isBlank(given.charAt(to - 1))) {
            to--;
        }
        return given.substring(from, to);
    }

    /** Includes what an editor leaves at the start of a file, and what a web page leaves in the clipboard. */
    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == BYTE_ORDER_MARK || c == ZERO_WIDTH_SPACE;
    }

    private static @Nullable String oddity(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            String kind = kindOfOdd(value.charAt(i));
            if (kind != null) {
                return "the " + name + " has " + kind + " as character " + (i + 1)
                        + ", which no key has: set it again without that";
            }
        }
        return null;
    }

    /** Returns {@code null} for what a key may have: letters, digits, and the signs of Base64 and of a role's key id. */
    private static @Nullable String kindOfOdd(char c) {
        if (c == '\n' || c == '\r') {
            return "a line end";
        }
        if (c == '"' || c == '\'' || c == '`') {
            return "a quotation mark";
        }
        if (c == '\\') {
            return "a backslash";
        }
        if (isBlank(c)) {
            return "a blank";
        }
        if (c > '~') {
            return "a character that is not ASCII";
        }
        return c < ' ' ? "a control character" : null;
    }
}
