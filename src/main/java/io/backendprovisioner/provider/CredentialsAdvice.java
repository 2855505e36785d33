package io.backendprovisioner.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in one line what to set when the chain found no credentials. Names of variables only, never a value. */
final class CredentialsAdvice {
    private static final List<String> KEY_PAIR =
            List.of("ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET");
    private static final List<String> RRSA =
            List.of("ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE");

    private CredentialsAdvice() {}

    /** @param proxy on the way to the token service, {@code null} if there is none */
    static String from(Map<String, String> environment, @Nullable HttpProxy proxy) {
        for (var variables : List.of(KEY_PAIR, RRSA)) {
            var unset = new ArrayList<>(variables);
            unset.removeIf(name -> !environment.getOrDefault(name, "").isBlank());
            // The chain passes over a set that is not complete without a word.
            if (!unset.isEmpty() && unset.size() < variables.size()) {
                return "no cloud credentials found: also set " + String.join(" and ", unset);
            }
        }
        if (!environment.getOrDefault(RRSA.getFirst(), "").isBlank()) {
            return "no cloud credentials found: the role of " + RRSA.getFirst()
                    + " could not be assumed; does it trust the OIDC provider, and can the token file be read?"
                    + (proxy == null
                            ? ""
                            : " Does the proxy " + proxy + " let this worker through to the token service?");
        }
        return "no cloud credentials found: set " + String.join(" and ", KEY_PAIR)
                + ", or use RRSA, ~/.aliyun/config.json, ~/.alibabacloud/credentials.ini or an instance role";
    }
}
