package io.backendprovisioner.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A real broker as a process that lets nobody do anything but what its ACLs say. Clients come by SASL over TLS with SCRAM,
 * or by TLS with a certificate. Its own listener, on 127.0.0.1 without either, is the super user's: the test's.
 */
public final class SecuredBroker implements AutoCloseable {
    /** Of the client's certificate. */
    public static final String CERTIFIED = "CN=provisioner,OU=shop";

    private final BrokerProcess process;
    private final int saslPort;
    private final int tlsPort;
    private final Certificates certificates;

    private SecuredBroker(BrokerProcess process, int saslPort, int tlsPort, Certificates certificates) {
        this.process = process;
        this.saslPort = saslPort;
        this.tlsPort = tlsPort;
        this.certificates = certificates;
    }

    /** @param user known by SCRAM from the beginning */
    public static SecuredBroker start(String user, String password) {
        try {
            Files.createDirectories(ChildProcess.LOGS);
            Path folder = Files.createTempDirectory(ChildProcess.LOGS, "certificates-")
                    .toAbsolutePath();
            var certificates = Certificates.in(folder, CERTIFIED);
            int port = Ports.free();
            int saslPort = Ports.free();
            int tlsPort = Ports.free();
            Properties settings = BrokerSettings.secured(port, Ports.free(), saslPort, tlsPort, certificates);
            var scram = List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]");
            return new SecuredBroker(BrokerProcess.start(settings, port, scram), saslPort, tlsPort, certificates);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As its super user sees it. */
    public Broker broker() {
        return process.broker();
    }

    /** See {@link BrokerProcess#damage}. */
    public void damage(TopicPartition partition, long offset) {
        process.damage(partition, offset);
    }

    public Certificates certificates() {
        return certificates;
    }

    /** Where it asks for a user name and a password. */
    public String saslAddress() {
        return "127.0.0.1:" + saslPort;
    }

    /** Where it asks for a certificate. */
    public String tlsAddress() {
        return "127.0.0.1:" + tlsPort;
    }

    /** One more user, or another password. */
    public void setPassword(String user, String password) {
        try (var admin = broker().admin()) {
            var scram = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(user, scram, password)))
                    .all()
                    .get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("the password of " + user + " could not be set", e);
        }
    }

    /** For a test that is not about rights. */
    public void allowAll(String user) {
        List<AclBinding> all = Stream.of(ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID)
                .map(type -> new AclBinding(
                        new ResourcePattern(type, "*", PatternType.LITERAL),
                        new AccessControlEntry("User:" + user, "*", AclOperation.ALL, AclPermissionType.ALLOW)))
                .toList();
        try (var admin = broker().admin()) {
            admin.createAcls(all).all().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(user + " could not be allowed everything", e);
        }
    }

    /** A worker's settings, as on the command line, to come as that user. */
    public List<String> asUser(String user, String password) {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + saslAddress(),
                "--spring.kafka.security.protocol=SASL_SSL",
                "--spring.kafka.properties.sasl.mechanism=SCRAM-SHA-512",
                "--spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule"
                        + " required username=\"" + user + "\" password=\"" + password + "\";",
                trusting("authority"),
                "--spring.kafka.ssl.trust-store-type=PKCS12",
                "--spring.kafka.ssl.trust-store-password=" + Certificates.PASSWORD);
    }

    /** The setting of {@link #asUser} that says whom the worker trusts. */
    public String trusting(String authority) {
        return "--spring.kafka.ssl.trust-store-location=file:" + certificates.trustStore(authority);
    }

    /** A worker's settings, as on the command line, to come with the client's certificate. */
    public List<String> byCertificate() {
        return List.of(
                "--spring.kafka.bootstrap-servers=" + tlsAddress(),
                "--spring.kafka.security.protocol=SSL",
                trusting("authority"),
                "--spring.kafka.ssl.trust-store-type=PKCS12",
                "--spring.kafka.ssl.trust-store-password=" + Certificates.PASSWORD,
                "--spring.kafka.ssl.key-store-location=file:" + certificates.keyStore("client"),
                "--spring.kafka.ssl.key-store-type=PKCS12",
                "--spring.kafka.ssl.key-store-password=" + Certificates.PASSWORD);
    }

    @Override
    public void close() {
        process.end();
        try {
            certificates.delete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
