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

/** Reads a failed exchange. Only whether it was sent decides what may be done next; the code is for people. */
final class FailureReader {
    private FailureReader() {}

    /** The text of a failure may quote what was answered, and that what was sent. */
    static CloudError read(Exchange exchange, Exception failure, Credentials credentials) {
        String code = code(exchange, failure);
        String what = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        String message = Texts.line(credentials.maskedIn(what), Texts.MESSAGE_LENGTH);
        return exchange.sent()
                ? new CloudError.Unclear(code, "sent, but not answered: " + message, null)
                : new CloudError.NotSent(code, "not sent: " + message);
    }

    private static String code(Exchange exchange, Exception failure) {
        if (exchange.expired()) {
            return exchange.sent() ? "NoAnswerInTime" : "DeadlinePassed";
        }
        if (Thread.currentThread().isInterrupted()) {
            return "Interrupted";
        }
        return switch (failure) {
            case ConnectionRequestTimeoutException _ -> "PoolExhausted";
            case ConnectTimeoutException _ -> "ConnectTimeout";
            case UnknownHostException _ -> "UnknownHost";
            case ConnectException _, NoRouteToHostException _ -> "ConnectFailed";
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
