package io.backendprovisioner.provider;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;

/**
 * Resolves names on threads of its own, one look-up at a time for a host, so that a resolver that does not answer can
 * hold neither a call past its deadline nor, since a native look-up pins it, a carrier of the virtual threads.
 */
final class BoundedDns implements DnsResolver {
    private final ConcurrentMap<String, CompletableFuture<InetAddress[]>> pending = new ConcurrentHashMap<>();

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        var answer = pending.computeIfAbsent(host, this::start);
        try {
            return Exchange.CURRENT.get().get(answer);
        } catch (TimeoutException e) {
            throw unknown(host, "the resolver did not answer before the deadline", e);
        } catch (ExecutionException e) {
            throw unknown(host, "the name is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(host, "interrupted while resolving", e);
        }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    private CompletableFuture<InetAddress[]> start(String host) {
        var answer = new CompletableFuture<InetAddress[]>();
        Thread.ofPlatform().daemon().name("provider-dns").start(() -> {
            try {
                answer.complete(InetAddress.getAllByName(host));
            } catch (UnknownHostException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                pending.remove(host, answer);
            }
        });
        return answer;
    }

    private static UnknownHostException unknown(String host, String why, Exception cause) {
        var unknown = new UnknownHostException(host + ": " + why);
        unknown.initCause(cause);
        return unknown;
    }
}
