package io.backendprovisioner.simulator;

/** A set of well-mixed longs in one array, half empty at least; 0 stands for an empty place and is stored as 1. */
final class LongSet {
    private long[] places = new long[1024];
    private int size;

    int size() {
        return size;
    }

    boolean contains(long value) {
        return places[placeOf(value)] != 0;
    }

    /** Whether it was not there before. */
    boolean add(long value) {
        var place = placeOf(value);
        if (places[place] != 0) {
            return false;
        }
        places[place] = stored(value);
        size++;
        if (size > places.length / 2) {
            grow();
        }
        return true;
    }

    private void grow() {
        var smaller = places;
        places = new long[smaller.length * 2];
        for (var value : smaller) {
            if (value != 0) {
                places[placeOf(value)] = value;
            }
        }
    }

    private int placeOf(long value) {
        var wanted = stored(value);
        var place = (int) wanted & (places.length - 1);
        while (places[place] != 0 && places[place] != wanted) {
            place = (place + 1) & (places.length - 1);
        }
        return place;
    }

    private static long stored(long value) {
        return value == 0 ? 1 : value;
    }
}
