package io.backendprovisioner.bench.arms;

import io.backendprovisioner.provider.BenchCloud;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/** Runs one arm, named by its class, until it is told to end. The other arguments are its {@link Settings}. */
public final class ArmMain {
    private ArmMain() {}

    static void main(String[] args) throws Exception {
        var settings = Settings.parse(Arrays.asList(args).subList(1, args.length));
        var cloud = BenchCloud.at(settings.endpoint(), settings.requestTimeout(), "testid", "testsecret");
        var arm = (Arm) Class.forName(ArmMain.class.getPackageName() + "." + args[0])
                .getDeclaredConstructor()
                .newInstance();
        var running = arm.start(settings, new Job(cloud, settings));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                running.close();
            } catch (Exception e) {
                LoggerFactory.getLogger(arm.getClass()).warn("did not end well", e);
            }
        }));
        new CountDownLatch(1).await();
    }
}
