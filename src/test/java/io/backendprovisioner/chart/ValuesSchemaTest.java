package io.backendprovisioner.chart;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong values are refused before anything is installed, and told by their name. */
class ValuesSchemaTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "replica                                  | 3             | replica",
                "replicas                                 | -1            | /replicas",
                "replicas                                 | many          | /replicas",
                "image.digest                             | sha256:abc    | /image/digest",
                "image.tag                                | a b           | /image/tag",
                "image.name                               | worker        | /image",
                "nameOverride                             | My_Name       | /nameOverride",
                "fullnameOverride                         | -x            | /fullnameOverride",
                "kafka.bootstrapServers                   | ``            | /kafka/bootstrapServers",
                "kafka.bootstrapServers                   | kafka         | /kafka/bootstrapServers",
                "kafka.securityProtocol                   | TLS           | /kafka/securityProtocol",
                "kafka.sasl.password                      | hunter2       | /kafka/sasl",
                "kafka.sasl.mechanism                     | GSSAPI        | /kafka/sasl/mechanism",
                "credentials.accessKeySecret              | hunter2       | /credentials",
                "credentials.rrsa.mode                    | magic         | /credentials/rrsa/mode",
                "credentials.rrsa.roleArn                 | role          | /credentials/rrsa/roleArn",
                "provisioner.provider.request-timeout     | soon          | /provisioner/provider/request-timeout",
                "provisioner.provider.proxy               | http://user:hunter2@proxy:3128 | /provisioner/provider/proxy",
                "provisioner.provider.proxy               | proxy:3128    | /provisioner/provider/proxy",
                "provisioner.provider.requestTimeout      | 10s           | /provisioner/provider",
                "provisioner.lanes.bulk.weight            | 0             | /provisioner/lanes/bulk/weight",
                "provisioner.lanes.slow.topic             | x             | /provisioner/lanes",
                "provisioner.journal.instance             | worker        | /provisioner",
                "provisioner.topics.replication           | 10            | /provisioner/topics/replication",
                "provisioner.replies.topic                | a topic       | /provisioner/replies/topic",
                "keda.enabled                             | perhaps       | /keda/enabled",
                "keda.lagThreshold                        | 1000          | /keda/lagThreshold",
                "podDisruptionBudget.minAvailable         | 1             | /podDisruptionBudget",
                "probes.liveness.path                     | /x            | /probes/liveness",
                "runbookUrl                               | here          | /runbookUrl",
            })
    void wrongValueIsNamed(String name, String value, String told) {
        assertRefused(ValueSet.defaults().with(name, value), told.startsWith("/") ? "at '" + told + "'" : told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kafka.securityProtocol                   | SASL_SSL      | kafka.sasl.existingSecret is needed",
                "kafka.tls.caSecret                       | ca            | kafka.tls is set, but",
                "credentials.rrsa.mode                    | webhook       | credentials.rrsa.roleName is needed",
                "credentials.rrsa.mode                    | token         | credentials.rrsa.oidcProviderArn are needed",
                "provisioner.replies.topic                | backend.create.requests | provisioner.lanes.interactive.topic is backend.create.requests, and provisioner.replies.topic is backend.create.requests",
                "provisioner.control.topic                | backend.create.requests.bulk.ledger | and the ledger of provisioner.lanes.bulk.topic is backend.create.requests.bulk.ledger",
                "provisioner.dead-letters.topic           | backend_create.replies | topics must differ from each other, and not in . and _ alone",
                "extraConfig.spring.kafka.password        | hunter2       | extraConfig.spring.kafka.password looks like a secret",
                "extraConfig.provisioner.provider.proxy   | http://user:hunter2@proxy:3128 | extraConfig.provisioner.provider.proxy looks like a URL with a password",
                "proxy.existingSecret                     | cloud-proxy   | provisioner.provider.proxy is needed with proxy.existingSecret",
                "extraConfig.provisioner.journal.instance | worker        | extraConfig.provisioner.journal would name all replicas alike",
            })
    void valuesThatDoNotFitTogetherAreNamed(String name, String value, String told) {
        assertRefused(ValueSet.defaults().with(name, value), told);
    }

    @Test
    void credentialsAreOfOneKind() {
        assertRefused(
                ValueSet.example("mtls").with("credentials.existingSecret", "key"),
                "credentials.existingSecret and credentials.rrsa.mode are both set");
    }

    @Test
    void rrsaNeedsAnAccountOfItsOwn() {
        assertRefused(ValueSet.example("mtls").with("serviceAccount.create", false), "serviceAccount.name is needed");
    }

    @Test
    void tokensForTheBrokerNeedSomewhereToComeFrom() {
        assertRefused(
                ValueSet.example("oauthbearer").with("kafka.sasl.tokenEndpoint", ""),
                "kafka.sasl.tokenEndpoint is needed");
    }

    @Test
    void kedaNeedsAWayIntoAGuardedBroker() {
        assertRefused(ValueSet.example("scram").with("keda.enabled", true), "keda.authenticationRef is needed");
    }

    @Test
    void aReleaseThatIsTooLongIsRefused() {
        assertRefused(ValueSet.defaults().named(ValueSet.LONGEST_RELEASE + "x"), "release name");
    }

    private static void assertRefused(ValueSet set, String told) {
        assertThatThrownBy(set::rendered).hasMessageContaining(told);
    }
}
