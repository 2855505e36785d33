package io.backendprovisioner.provider;

import com.aliyun.credentials.provider.DefaultCredentialsProvider;
import io.backendprovisioner.domain.Time;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({ProviderProperties.class, ProxyProperties.class})
public class ProviderConfiguration {
    private static final Logger log = LoggerFactory.getLogger(ProviderConfiguration.class);

    /** No limit: how many calls are under way at a time is for the pacing to say. */
    private static final int MOST_CONNECTIONS = 100_000;

    @Bean
    Proxies proxies(ProxyProperties setting) {
        return Proxies.of(setting, System.getenv());
    }

    /** The unguarded port: it is closed with the context. Callers take the paced one. */
    @Bean(destroyMethod = "close")
    CloudApi signedCloudApi(ProviderProperties properties, Proxies proxies, CredentialsSource credentials, Time time) {
        var endpoint = properties.endpointUri();
        if (properties.sendsInTheClear()) {
            log.warn("event=endpoint-in-the-clear endpoint={}", endpoint);
        }
        var proxy = proxies.toward(endpoint);
        if (proxy != null) {
            log.info("event=proxy proxy={} for={} source={}", proxy, endpoint.getHost(), proxies.source());
        }
        return new SignedCloudApi(properties, proxy, MOST_CONNECTIONS, credentials, time);
    }

    /** For operators, and to delete twins: a worker which does not do that never makes it. */
    @Bean(destroyMethod = "close")
    @Lazy
    BackendCatalogue signedCatalogue(
            ProviderProperties properties, Proxies proxies, CredentialsSource credentials, Time time) {
        return new SignedCatalogue(properties, proxies.toward(properties.endpointUri()), credentials, time);
    }

    /** The whole chain is asked each time, so that credentials which appear or move are found without a restart. */
    @Bean
    CredentialsSource credentialsSource(Proxies proxies, Time time) {
        var chain = DefaultCredentialsProvider.builder()
                .reuseLastProviderEnabled(false)
                .build();
        return new ChainCredentials(chain::getCredentials, proxies, time);
    }

    @Bean
    CredentialsCheck credentialsCheck(CredentialsSource source, Time time) {
        return new CredentialsCheck(source, time);
    }
}
