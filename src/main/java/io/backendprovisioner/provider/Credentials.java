package io.backendprovisioner.provider;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a request is signed with.
 *
 * @param securityToken present for temporary (STS) credentials only
 */
record Credentials(
        String accessKeyId, String secret, @Nullable String securityToken) implements Mask {
    private static final String MASK = "***";
    private static final Pattern SIGNATURE = Pattern.compile("[0-9A-Fa-f]{40,}");

    Credentials {
        if (accessKeyId.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("credentials need an access key id and a secret");
        }
    }

    /** The text without any part of these credentials, and without anything that could be a signature. */
    @Override
    public String maskedIn(String text) {
        var masked = text.replace(secret, MASK).replace(accessKeyId, MASK);
        if (securityToken != null && !securityToken.isEmpty()) {
            masked = masked.replace(securityToken, MASK);
        }
        return SIGNATURE.matcher(masked).replaceAll(MASK);
    }

    @Override
    public String toString() {
        return "Credentials[" + MASK + "]";
    }
}
