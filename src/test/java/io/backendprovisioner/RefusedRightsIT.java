package io.backendprovisioner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.backendprovisioner.contract.ReplyStatus;
import io.backendprovisioner.simulator.Action;
import io.backendprovisioner.simulator.Fault;
import io.backendprovisioner.simulator.RequestRule;
import io.backendprovisioner.testkit.Broker;
import io.backendprovisioner.testkit.OnBroker;
import io.backendprovisioner.testkit.RawRequest;
import io.backendprovisioner.testkit.ReceivedReply;
import io.backendprovisioner.testkit.Stage;
import io.backendprovisioner.testkit.TopicNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cloud refuses some requests, or all, for want of a right. */
@OnBroker
class RefusedRightsIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Stage stage;

    RefusedRightsIT(Broker broker) {
        stage = new Stage(
                broker, TopicNames.startingWith("rights"), List.of(), "--provisioner.pacing.calls-per-second=40");
    }

    @AfterEach
    void end() {
        stage.close();
    }

    private static RawRequest withRole(String name) {
        return RawRequest.toCreate(name)
                .saying("{\"backendName\":\"" + name + "\",\"backendType\":\"HTTP\",\"createSlr\":true}");
    }

    private static List<RawRequest> ordinary(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RawRequest.toCreate(name + "-" + i).with("provisioner-batch", name.getBytes(UTF_8)))
                .toList();
    }

    private void refuseRoles() {
        stage.simulator()
                .faults()
                .forRequests(
                        RequestRule.of(Action.CREATE).with("CreateSlr", "true").meet(Fault.NO_PERMISSION));
    }

    private String metrics() {
        return stage.worker().page("/actuator/prometheus").body();
    }

    private boolean isSuspended() {
        return metrics().contains("provisioner_suspended{reason=\"rights\"} 1.0");
    }

    private static void isRefused(ReceivedReply answer, String right) {
        assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
        assertThat(answer.reply().retryable()).isTrue();
        assertThat(answer.reply().code()).isEqualTo("NoPermission");
        assertThat(answer.reply().message()).contains(right);
        assertThat(answer.reply().attempts()).isBetween(2, 4);
    }

    /** Looks all the time, since a suspension may be short. */
    private CompletableFuture<Boolean> watched(AtomicBoolean isOver) {
        return CompletableFuture.supplyAsync(() -> {
            boolean seen = false;
            while (!isOver.get()) {
                seen |= isSuspended();
            }
            return seen;
        });
    }

    @Test
    void whoLacksARightOfItsOwnFailsAndNobodyElseWaitsForIt() {
        refuseRoles();
        var isOver = new AtomicBoolean();
        var suspended = watched(isOver);
        List<RawRequest> others = new ArrayList<>(ordinary("before", 20));
        RawRequest culprit = withRole("culprit").keyed("role");
        RawRequest bulky = withRole("bulky");
        stage.send(others);
        stage.sendBulk(ordinary("bulk", 20));
        stage.send(List.of(culprit));
        stage.sendBulk(List.of(bulky));
        List<RawRequest> after = ordinary("after", 60);
        stage.send(after);
        others.addAll(after);

        isRefused(stage.answerTo(culprit), "createSlr needs ram:CreateServiceLinkedRole");
        isRefused(stage.answerTo(bulky), "createSlr needs ram:CreateServiceLinkedRole");
        others.forEach(other -> assertThat(stage.answerTo(other).status()).isEqualTo(ReplyStatus.CREATED));
        isOver.set(true);
        assertThat(suspended).succeedsWithin(PATIENCE).isEqualTo(false);
        assertThat(stage.simulator().backendsNamed("culprit")).isEmpty();

        // With the right the same request succeeds: its key is free.
        stage.simulator().faults().clear();
        assertThat(stage.sendAndAwait(withRole("culprit").keyed("role")).status())
                .isEqualTo(ReplyStatus.CREATED);
    }

    /** As with a name that a policy denies, and nobody else to compare with any more. */
    @Test
    void anOrdinaryRequestThatAloneIsRefusedFailsInTheEnd() {
        stage.simulator().faults().forRequests(RequestRule.creates("denied").fail(403, "Forbidden.RAM"));
        List<RawRequest> others = ordinary("other", 10);
        stage.send(others);
        others.forEach(other -> assertThat(stage.answerTo(other).status()).isEqualTo(ReplyStatus.CREATED));
        ReceivedReply answer = stage.sendAndAwait(RawRequest.toCreate("denied"));
        assertThat(answer.status()).isEqualTo(ReplyStatus.FAILED);
        assertThat(answer.reply().code()).isEqualTo("Forbidden.RAM");
        assertThat(answer.reply().message()).contains("apigateway:CreateBackend");
        assertThat(stage.sendAndAwait(RawRequest.toCreate("one-more")).status()).isEqualTo(ReplyStatus.CREATED);
    }

    @Test
    void fortyOfThemInTheBulkLaneStopNeitherLane() {
        refuseRoles();
        var isOver = new AtomicBoolean();
        var suspended = watched(isOver);
        List<RawRequest> culprits =
                IntStream.range(0, 40).mapToObj(i -> withRole("culprit-" + i)).toList();
        List<RawRequest> bulk = ordinary("bulk", 40);
        List<RawRequest> interactive = ordinary("interactive", 80);
        stage.sendBulk(culprits);
        stage.sendBulk(bulk);
        stage.send(interactive);

        interactive.forEach(one -> assertThat(stage.answerTo(one).status()).isEqualTo(ReplyStatus.CREATED));
        bulk.forEach(one -> assertThat(stage.answerTo(one).status()).isEqualTo(ReplyStatus.CREATED));
        culprits.forEach(one -> isRefused(stage.answerTo(one), "ram:CreateServiceLinkedRole"));
        isOver.set(true);
        assertThat(suspended).succeedsWithin(PATIENCE).isEqualTo(false);
        assertThat(stage.simulator().calls().count(Action.CREATE)).isLessThanOrEqualTo(120 + 4 * 40);
    }

    /** Look-ups succeed meanwhile, so it is the creates that have to tell. */
    @Test
    void whileNobodyHasTheRightCallsAreSuspendedAndNobodyFails() {
        stage.simulator().faults().forRequests(RequestRule.creates("*").meet(Fault.NO_PERMISSION));
        List<RawRequest> requests = new ArrayList<>(ordinary("waits", 30));
        requests.add(withRole("waits-too"));
        stage.send(requests);
        await().atMost(PATIENCE).until(this::isSuspended);
        assertThat(stage.worker()
                        .page("/actuator/health")
                        .json()
                        .at("/components/cloud/details/detail")
                        .stringValue(""))
                .startsWith("NoPermission: ");
        // Calls are resumed and suspended again some times, since look-ups succeed.
        long creates = stage.simulator().calls().count(Action.CREATE);
        await().atMost(PATIENCE).until(() -> stage.simulator().calls().count(Action.CREATE) >= creates + 4);
        assertThat(stage.allAnswers()).isEmpty();

        stage.simulator().faults().clear();
        assertThat(stage.answers(31)).allMatch(answer -> answer.status() == ReplyStatus.CREATED);
        assertThat(isSuspended()).isFalse();
    }

    /** Whether all lack the right nobody can tell, so nobody fails, nothing is suspended, and few calls are made. */
    @Test
    void specialWishesAloneWaitWithoutHasteUntilSomebodySucceeds() {
        refuseRoles();
        List<RawRequest> culprits =
                IntStream.range(0, 10).mapToObj(i -> withRole("culprit-" + i)).toList();
        stage.send(culprits);
        await().atMost(PATIENCE).until(() -> stage.simulator().calls().count(Action.CREATE) >= 25);
        assertThat(stage.allAnswers()).isEmpty();
        assertThat(isSuspended()).isFalse();
        assertThat(stage.sendAndAwait(RawRequest.toCreate("ordinary")).status()).isEqualTo(ReplyStatus.CREATED);
        culprits.forEach(one -> assertThat(stage.answerTo(one).status()).isEqualTo(ReplyStatus.FAILED));
        // Three or four before, and one or two when somebody had succeeded.
        assertThat(stage.simulator().calls().count(Action.CREATE)).isLessThanOrEqualTo(10 * 7 + 1);
    }
}
