package io.backendprovisioner.provider;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.jspecify.annotations.Nullable;

/** Reads a failed exchange. Only whether it was sent decides what may be done next; the code is for people. */
final class FailureReader {
    private FailureReader() {}

    /** The text of a failure may quote what was answered, and that what was sent. */
    static CloudError read(Exchange exchange, Exception failure, Mask secrets) {
        var proxy = exchange.proxy();
        if (failure instanceof ProxyRefusal refusal && proxy != null) {
            return refused(refusal, proxy);
        }
        String code = code(exchange, failure);
        String what = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String message = Texts.line(secrets.maskedIn(what), Texts.MESSAGE_LENGTH);
        return exchange.sent()
                ? new CloudError.Unclear(code, "sent, but not answered: " + message, null)
                : new CloudError.NotSent(code, "not sent" + through(proxy) + ": " + message);
    }

    private static CloudError.NotSent refused(ProxyRefusal refusal, HttpProxy proxy) {
        if (!refusal.isOfUser()) {
            return new CloudError.NotSent(
                    ProxyLog.REFUSED,
                    "not sent" + through(proxy) + ": " + refusal.getMessage() + ", so see its rules and its log");
        }
        String why = proxy.user() == null
                ? "it asks for a user and password: give them"
                : "it does not take the user and password that it is given: correct them";
        return new CloudError.NotSent(
                ProxyLog.ASKS_FOR_USER,
                "not sent" + through(proxy) + ": " + refusal.getMessage() + ", so " + why
                        + " in provisioner.provider.proxy, or in the environment's"
                        + " variable if the proxy is from there, and restart");
    }

    private static String through(@Nullable HttpProxy proxy) {
        return proxy == null ? "" : " through the proxy " + proxy;
    }

    private static String code(Exchange exchange, Exception failure) {
        if (exchange.asksForTunnel() && !Thread.currentThread().isInterrupted()) {
            return ProxyLog.SILENT;
        }
        if (exchange.expired()) {
            return exchange.sent() ? "NoAnswerInTime" : "DeadlinePassed";
        }
        if (Thread.currentThread().isInterrupted()) {
            return "Interrupted";
        }
        boolean isOfProxy = exchange.proxy() != null && !exchange.sent();
        return switch (failure) {
            case ConnectionRequestTimeoutException _ -> "PoolExhausted";
            case ConnectTimeoutException _ -> isOfProxy ? ProxyLog.UNREACHABLE : "ConnectTimeout";
            case UnknownHostException _ -> isOfProxy ? ProxyLog.UNREACHABLE : "UnknownHost";
            case ConnectException _, NoRouteToHostException _ -> isOfProxy ? ProxyLog.UNREACHABLE : "ConnectFailed";
            case SSLException _ -> "TlsFailed";
            case NoHttpResponseException _, ConnectionClosedException _ -> "ConnectionClosed";
            case SocketException _ -> "ConnectionReset";
            case MessageConstraintException _ -> "OversizedAnswer";
            case InterruptedIOException _ -> "NoAnswerInTime";
            case IOException _ -> exchange.sent() ? "UnreadableAnswer" : "NotSent";
            case Exception _ -> "ClientFailed";
        };
    }
}
