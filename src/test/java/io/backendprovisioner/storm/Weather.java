package io.backendprovisioner.storm;

/** How likely each trouble is, for one call or one second. */
record Weather(
        double throttled,
        double notSent,
        double unclearAndNothing,
        double unclearAndMade,
        double unclearAndLate,
        double hang,
        double lookUpFails,
        double deathASecond,
        double freezeASecond,
        double outageASecond,
        boolean uniqueNames) {

    static Weather fair() {
        return new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, false);
    }

    static Weather foul(boolean uniqueNames) {
        return new Weather(0.05, 0.03, 0.06, 0.06, 0.04, 0.03, 0.1, 0.02, 0.02, 0.02, uniqueNames);
    }
}
