package io.backendprovisioner.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/**
 * An authority, and what it has signed: a broker at 127.0.0.1, which is also the cloud and its token service, and a client. And another authority that nobody trusts.
 * Made by the JDK's {@code keytool}, as files of PKCS #12 and of PEM.
 */
public final class Certificates {
    public static final String PASSWORD = "store-pass";

    private static final String CLOUD = "dns:apigateway.cn-hangzhou.aliyuncs.com,dns:sts.aliyuncs.com";

    private final Path folder;
    private final KeyStore all;

    private Certificates(Path folder, KeyStore all) {
        this.folder = folder;
        this.all = all;
    }

    /** @param client its distinguished name, which the broker takes for the user's */
    public static Certificates in(Path folder, String client) {
        try {
            Path store = folder.resolve("all.p12");
            keytool(store, "authority", "CN=authority", "-ext", "bc:c");
            keytool(store, "broker", "CN=broker", "-signer", "authority", "-ext", "san=ip:127.0.0.1," + CLOUD);
            keytool(store, "client", client, "-signer", "authority");
            keytool(store, "stranger", "CN=stranger", "-ext", "bc:c");
            var certificates = new Certificates(folder, KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()));
            certificates.keep("broker");
            certificates.keep("client");
            certificates.trust("authority");
            certificates.trust("stranger");
            return certificates;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the certificates could not be made", e);
        }
    }

    /** What trusts those that the authority, or the stranger, has signed. */
    public Path trustStore(String authority) {
        return folder.resolve(authority + "-trust.p12");
    }

    /** The key and the chain of the broker or of the client. */
    public Path keyStore(String owner) {
        return folder.resolve(owner + "-key.p12");
    }

    public String certificateAsPem(String alias) {
        try {
            return Stream.of(all.getCertificateChain(alias))
                    .map(Certificates::pem)
                    .collect(Collectors.joining());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As PKCS #8, not encrypted. */
    public String keyAsPem(String alias) {
        return pem("PRIVATE KEY", keyOf(alias).getEncoded());
    }

    void delete() throws IOException {
        FileSystemUtils.deleteRecursively(folder);
    }

    private Key keyOf(String alias) {
        try {
            return all.getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String owner) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setKeyEntry(owner, keyOf(owner), PASSWORD.toCharArray(), all.getCertificateChain(owner));
        write(store, keyStore(owner));
    }

    private void trust(String authority) throws IOException, GeneralSecurityException {
        KeyStore store = empty();
        store.setCertificateEntry(authority, all.getCertificate(authority));
        write(store, trustStore(authority));
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void write(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private static String pem(Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String what, byte[] content) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content) + "\n-----END " + what
                + "-----\n";
    }

    private static void keytool(Path store, String alias, String name, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-validity",
                "2",
                "-alias",
                alias,
                "-dname",
                name));
        command.addAll(List.of(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), US_ASCII);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
