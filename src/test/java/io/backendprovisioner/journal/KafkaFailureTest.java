package io.backendprovisioner.journal;

import static io.backendprovisioner.journal.KafkaFailure.ABOUT_MEMBERSHIP;
import static io.backendprovisioner.journal.KafkaFailure.ABOUT_THE_PLACE;
import static io.backendprovisioner.journal.KafkaFailure.ABOUT_THE_RECORD;
import static io.backendprovisioner.journal.KafkaFailure.PRODUCER_IS_GONE;
import static io.backendprovisioner.journal.KafkaFailure.TROUBLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.RetriableCommitFailedException;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.ConcurrentTransactionsException;
import org.apache.kafka.common.errors.CoordinatorLoadInProgressException;
import org.apache.kafka.common.errors.CoordinatorNotAvailableException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.FencedMemberEpochException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.IllegalGenerationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidCommitOffsetSizeException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NetworkException;
import org.apache.kafka.common.errors.NotCoordinatorException;
import org.apache.kafka.common.errors.NotEnoughReplicasAfterAppendException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.NotLeaderOrFollowerException;
import org.apache.kafka.common.errors.OffsetMetadataTooLarge;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.StaleMemberEpochException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.TransactionAbortedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownProducerIdException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnstableOffsetCommitException;
import org.apache.kafka.common.errors.UnsupportedForMessageFormatException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailureTest {
    private static final String TOPIC = "replies";

    private static final List<Exception> RECORD = List.of(
            new RecordTooLargeException("x"),
            new RecordBatchTooLargeException("x"),
            new InvalidRecordException("x"),
            new InvalidTimestampException("x"),
            new PolicyViolationException("x"),
            new SerializationException("x"));

    private static final List<Exception> PLACE = List.of(
            new InvalidTopicException(TOPIC),
            new UnknownTopicOrPartitionException("x"),
            new UnknownTopicIdException("x"),
            new TopicAuthorizationException(Set.of(TOPIC)),
            new UnsupportedForMessageFormatException("x"));

    private static final List<Exception> MEMBERSHIP = List.of(
            new CommitFailedException("x"),
            new FencedInstanceIdException("x"),
            new FencedMemberEpochException("x"),
            new IllegalGenerationException("x"),
            new RebalanceInProgressException("x"),
            new StaleMemberEpochException("x"),
            new UnknownMemberIdException("x"));

    private static final List<Exception> GONE = List.of(
            new InvalidPidMappingException("x"),
            new InvalidProducerEpochException("x"),
            new InvalidTxnStateException("x"),
            new OutOfOrderSequenceException("x"),
            new UnknownProducerIdException("x"),
            new ProducerFencedException("x"),
            new IllegalStateException("Cannot perform operation after producer has been closed"));

    /** Those that a producer or the admin client of ours is known to meet. */
    private static final List<Exception> MET_TROUBLE = List.of(
            new TimeoutException("Expiring 3 record(s) for replies-0:10000 ms has passed since batch creation"),
            new TimeoutException("Timeout expired after 10000ms while awaiting AddOffsetsToTxn"),
            new TimeoutException(),
            new BufferExhaustedException("x"),
            new KafkaException("Failed to append record because it was part of a batch which had one more more"
                    + " invalid records"),
            new KafkaException("Unexpected error in TxnOffsetCommitResponse: x"),
            new TransactionAbortedException(),
            new TransactionAbortableException("x"),
            new ConfigException("x"),
            new RetriableCommitFailedException("x"),
            new GroupAuthorizationException("x"),
            new TransactionalIdAuthorizationException("x"),
            new ClusterAuthorizationException("x"),
            new SaslAuthenticationException("x"),
            new UnsupportedVersionException("x"),
            new CorruptRecordException("x"),
            new NotEnoughReplicasException("x"),
            new NotEnoughReplicasAfterAppendException("x"),
            new NotLeaderOrFollowerException("x"),
            new KafkaStorageException("x"),
            new NetworkException("x"),
            new DisconnectException("x"),
            new ConcurrentTransactionsException("x"),
            new CoordinatorNotAvailableException("x"),
            new NotCoordinatorException("x"),
            new CoordinatorLoadInProgressException("x"),
            new UnstableOffsetCommitException("x"),
            new OffsetMetadataTooLarge("x"),
            new InvalidCommitOffsetSizeException("x"),
            new UnknownServerException("x"));

    /** These have no row in the table: the journal never meets them, or can do no better than to try again. */
    private static final Set<String> WITHOUT_ROW = Set.of(
            "ApiException",
            "AuthenticationException",
            "AuthorizationException",
            "AuthorizerNotReadyException",
            "BrokerIdNotRegisteredException",
            "BrokerNotAvailableException",
            "ControllerMovedException",
            "DelegationTokenAuthorizationException",
            "DelegationTokenDisabledException",
            "DelegationTokenExpiredException",
            "DelegationTokenNotFoundException",
            "DelegationTokenOwnerMismatchException",
            "DuplicateBrokerRegistrationException",
            "DuplicateResourceException",
            "DuplicateSequenceException",
            "DuplicateVoterException",
            "ElectionNotNeededException",
            "EligibleLeadersNotAvailableException",
            "FeatureUpdateFailedException",
            "FencedLeaderEpochException",
            "FencedStateEpochException",
            "FetchSessionIdNotFoundException",
            "FetchSessionTopicIdException",
            "GroupIdNotFoundException",
            "GroupMaxSizeReachedException",
            "GroupNotEmptyException",
            "GroupSubscribedToTopicException",
            "IllegalSaslStateException",
            "InconsistentClusterIdException",
            "InconsistentGroupProtocolException",
            "InconsistentTopicIdException",
            "InconsistentVoterSetException",
            "IneligibleReplicaException",
            "InvalidConfigurationException",
            "InvalidFetchSessionEpochException",
            "InvalidFetchSizeException",
            "InvalidGroupIdException",
            "InvalidOffsetException",
            "InvalidPartitionsException",
            "InvalidPrincipalTypeException",
            "InvalidRecordStateException",
            "InvalidRegistrationException",
            "InvalidRegularExpression",
            "InvalidReplicaAssignmentException",
            "InvalidReplicationFactorException",
            "InvalidRequestException",
            "InvalidRequiredAcksException",
            "InvalidSessionTimeoutException",
            "InvalidShareSessionEpochException",
            "InvalidTxnTimeoutException",
            "InvalidUpdateVersionException",
            "InvalidVoterKeyException",
            "LeaderNotAvailableException",
            "ListenerNotFoundException",
            "LogDirNotFoundException",
            "MemberIdRequiredException",
            "MismatchedEndpointTypeException",
            "NewLeaderElectedException",
            "NoReassignmentInProgressException",
            "NotControllerException",
            "OffsetMovedToTieredStorageException",
            "OffsetNotAvailableException",
            "OffsetOutOfRangeException",
            "OperationNotAttemptedException",
            "PositionOutOfRangeException",
            "PreferredLeaderNotAvailableException",
            "PrincipalDeserializationException",
            "ReassignmentInProgressException",
            "RebootstrapRequiredException",
            "ReplicaNotAvailableException",
            "ResourceNotFoundException",
            "SecurityDisabledException",
            "ShareSessionLimitReachedException",
            "ShareSessionNotFoundException",
            "SnapshotNotFoundException",
            "SslAuthenticationException",
            "StaleBrokerEpochException",
            "StreamsInvalidTopologyEpochException",
            "StreamsInvalidTopologyException",
            "StreamsTopologyFencedException",
            "TelemetryTooLargeException",
            "ThrottlingQuotaExceededException",
            "TopicDeletionDisabledException",
            "TopicExistsException",
            "TransactionCoordinatorFencedException",
            "TransactionalIdNotFoundException",
            "UnacceptableCredentialException",
            "UnknownControllerIdException",
            "UnknownLeaderEpochException",
            "UnknownSubscriptionIdException",
            "UnreleasedInstanceIdException",
            "UnsupportedAssignorException",
            "UnsupportedByAuthenticationException",
            "UnsupportedCompressionTypeException",
            "UnsupportedEndpointTypeException",
            "UnsupportedSaslMechanismException",
            "VoterNotFoundException",
            "WakeupException");

    record Row(Exception exception, KafkaFailure meaning) {}

    static Stream<Row> judged() {
        return Stream.of(
                        rows(RECORD, ABOUT_THE_RECORD),
                        rows(PLACE, ABOUT_THE_PLACE),
                        rows(MEMBERSHIP, ABOUT_MEMBERSHIP),
                        rows(GONE, PRODUCER_IS_GONE),
                        rows(MET_TROUBLE, TROUBLE))
                .flatMap(rows -> rows);
    }

    private static Stream<Row> rows(List<Exception> exceptions, KafkaFailure meaning) {
        return exceptions.stream().map(e -> new Row(e, meaning));
    }

    @ParameterizedTest
    @MethodSource("judged")
    void eachExceptionHasOneMeaning(Row row) {
        Exception e = row.exception();
        KafkaFailure meaning = row.meaning();
        assertThat(KafkaFailure.ofRecord(e, TOPIC)).isEqualTo(meaning);
        assertThat(KafkaFailure.ofCall(e)).isEqualTo(meaning);
        assertThat(KafkaFailure.ofCall(new KafkaException("we are in an error state", e)))
                .as("wrapped as the first error of the producer")
                .isEqualTo(meaning);
    }

    @Test
    void anInterruptIsTroubleWhichThePauseEnds() {
        assertThat(KafkaFailure.ofCall(new InterruptException("x"))).isEqualTo(TROUBLE);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aTopicThatTheBrokerDoesNotKnowIsToldByTheTextOfATimeout() {
        for (String told : List.of(
                "Topic replies not present in metadata after 10000 ms.",
                "Partition 7 of topic replies with partition count 1 is not present in metadata after 10000 ms.")) {
            assertThat(KafkaFailure.ofRecord(new TimeoutException(told), TOPIC)).isEqualTo(ABOUT_THE_PLACE);
        }
    }

    /** The producer fails what it has not sent yet with the exception of the record that broke the transaction. */
    @Test
    void whatIsAboutAnotherRecordIsNotAboutThisOne() {
        assertThat(KafkaFailure.ofRecord(new TopicAuthorizationException(Set.of("another")), TOPIC))
                .isEqualTo(TROUBLE);
        assertThat(KafkaFailure.ofRecord(
                        new TransactionAbortableException("x", new UnknownTopicOrPartitionException("another")), TOPIC))
                .isEqualTo(TROUBLE);
        assertThat(KafkaFailure.ofRecord(new KafkaException("x", new RecordTooLargeException("another")), TOPIC))
                .isEqualTo(TROUBLE);
    }

    /** A new version of Kafka's client with a new exception fails here until somebody has judged it. */
    @Test
    void everyExceptionOfTheClientIsJudged() {
        Set<String> rows = judged().map(row -> row.exception().getClass())
                .filter(type -> type.getPackage().equals(ApiException.class.getPackage()))
                .map(Class::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        rows.add(InterruptException.class.getSimpleName());
        // The only subclass that nobody can make without a consumer.
        rows.add(RecordDeserializationException.class.getSimpleName());
        assertThat(rows).doesNotContainAnyElementsOf(WITHOUT_ROW);
        rows.addAll(WITHOUT_ROW);
        assertThat(new ClassFileImporter()
                                .withImportOption(location -> location.contains("/kafka-clients/"))
                                .importPackagesOf(ApiException.class)
                                .stream()
                                .filter(type -> type.isAssignableTo(Throwable.class)
                                        && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                                .map(type -> type.getSimpleName()))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void whatHasNoRowIsTrouble() {
        assertThat(WITHOUT_ROW).allSatisfy(name -> {
            Class<?> type = Class.forName(ApiException.class.getPackageName() + '.' + name);
            assertThat(KafkaFailure.listed(type)).isEqualTo(TROUBLE);
        });
    }
}
