package io.backendprovisioner.bulk;

/**
 * A number for each of many texts, of which only a 64-bit hash is kept: 12 to 24 bytes a text. Two of a million different
 * texts are taken for one with a chance of about 1 in 37 million.
 */
final class TextTable {
    static final int NONE = 0;

    private static final int FIRST_SIZE = 1024;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long[] hashes = new long[FIRST_SIZE];
    private int[] numbers = new int[FIRST_SIZE];
    private int size;

    /** {@link #NONE} where it has none. */
    int get(String text) {
        long hash = hash(text);
        return numbers[slot(hashes, numbers, hash)];
    }

    /**
     * @param number not {@link #NONE}
     * @return the one that it had before
     */
    int put(String text, int number) {
        if (size * 4L >= hashes.length * 3L) {
            grow();
        }
        long hash = hash(text);
        int slot = slot(hashes, numbers, hash);
        int before = numbers[slot];
        hashes[slot] = hash;
        numbers[slot] = number;
        size += before == NONE ? 1 : 0;
        return before;
    }

    int size() {
        return size;
    }

    private void grow() {
        long[] moreHashes = new long[Math.multiplyExact(hashes.length, 2)];
        int[] moreNumbers = new int[moreHashes.length];
        for (int old = 0; old < hashes.length; old++) {
            if (numbers[old] != NONE) {
                int slot = slot(moreHashes, moreNumbers, hashes[old]);
                moreHashes[slot] = hashes[old];
                moreNumbers[slot] = numbers[old];
            }
        }
        hashes = moreHashes;
        numbers = moreNumbers;
    }

    private static int slot(long[] hashes, int[] numbers, long hash) {
        int slot = (int) hash & (hashes.length - 1);
        while (numbers[slot] != NONE && hashes[slot] != hash) {
            slot = (slot + 1) & (hashes.length - 1);
        }
        return slot;
    }

    /** FNV-1a over the characters, then mixed so that its low bits are as good as its high ones. */
    private static long hash(String text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        return hash ^ (hash >>> 33);
    }
}
