package io.backendprovisioner.provider;

/** Makes text from outside fit for a log line and a reply. */
final class Texts {
    static final int MESSAGE_LENGTH = 300;
    static final int CODE_LENGTH = 100;

    private Texts() {}

    /** One line of at most so many characters: control characters and lone surrogates become spaces. */
    static String line(String text, int length) {
        var line = new StringBuilder(Math.min(text.length(), length));
        text.codePoints().limit(length).forEach(c -> line.appendCodePoint(isPlain(c) ? c : ' '));
        if (line.length() > length) {
            line.setLength(Character.isHighSurrogate(line.charAt(length - 1)) ? length - 1 : length);
        }
        return line.toString().strip();
    }

    private static boolean isPlain(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
