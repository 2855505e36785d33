package io.backendprovisioner.bench.measure;

/**
 * One figure of one arm in one round.
 *
 * @param figure such as {@code throughput}
 * @param cell what was set, such as {@code 50 ms, 500 in flight}
 * @param round from 1
 * @param metric such as {@code replies per second}
 */
public record Reading(String figure, String cell, String arm, int round, String metric, double value) {}
