package io.backendprovisioner.bulk;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/** CSV as of RFC 4180, in UTF-8, with a header row. An empty cell is an absent field. */
final class CsvRows implements RowReader {

    @Override
    public void read(InputStream in, Rows rows) throws IOException, InterruptedException {
        var decoder = UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        long line = 1;
        try (CsvReader<CsvRecord> csv = CsvReader.builder()
                .detectBomHeader(false)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(false)
                .ofCsvRecord(new InputStreamReader(in, decoder))) {
            CsvColumns columns = null;
            for (CsvRecord record : csv) {
                line = record.getStartingLineNumber();
                if (columns == null) {
                    columns = CsvColumns.of(record.getFields(), rows);
                    if (!columns.areEnough()) {
                        return;
                    }
                } else if (record.getFieldCount() != columns.count()) {
                    rows.fault(
                            line, "", "has " + record.getFieldCount() + " fields, the header has " + columns.count());
                } else {
                    new CsvRow(columns, record, rows).handOn();
                }
            }
            if (columns == null) {
                rows.fault(1, "", "the file is empty: a header row is needed");
            }
        } catch (CsvParseException e) {
            rows.fault(line, "", "cannot be read, or what follows it: " + e.getMessage());
        } catch (UncheckedIOException e) {
            if (!(e.getCause() instanceof CharacterCodingException)) {
                throw e.getCause();
            }
            rows.fault(line, "", "what follows is not valid UTF-8");
        }
    }
}
