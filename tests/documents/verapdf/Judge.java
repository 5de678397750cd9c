import java.io.FileInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Judges PDF files with veraPDF.
 *
 * First argument: flavours, separated by commas. Second: a file that lists the PDF files, one a
 * line. Prints "number of the file, tab, flavour, tab, PASS or a failed rule", one a line.
 */
public class Judge {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> files = Files.readAllLines(Path.of(arguments[1]), StandardCharsets.UTF_8);
        for (int number = 0; number < files.size(); number++) {
            for (String name : arguments[0].split(",")) {
                String line = number + "\t" + name + "\t";
                try {
                    judge(files.get(number), PDFAFlavour.byFlavourId(name), line, out);
                } catch (Exception problem) {
                    out.println(line + "unreadable: " + problem);
                }
            }
        }
    }

    private static void judge(String file, PDFAFlavour flavour, String line, PrintStream out)
            throws Exception {
        try (FileInputStream bytes = new FileInputStream(file);
                PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour)) {
            ValidationResult result =
                    Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
            if (result.isCompliant()) {
                out.println(line + "PASS");
                return;
            }
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() != TestAssertion.Status.PASSED) {
                    String message = assertion.getMessage().replaceAll("\\s+", " ");
                    out.println(line + assertion.getRuleId().getClause() + "-"
                            + assertion.getRuleId().getTestNumber() + " " + message
                            + " at " + assertion.getLocation().getContext());
                }
            }
        }
    }
}
