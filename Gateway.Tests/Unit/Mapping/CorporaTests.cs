using Gateway.Mapping.Edi;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;
using Xunit;

namespace Gateway.Tests.Unit.Mapping;

/// <summary>Interchanges that nobody here wrote, with an independent check of their envelopes in index.tsv.</summary>
public class CorporaTests
{
    private static readonly HashSet<EdiErrorCode> Envelope =
    [
        EdiErrorCode.InterchangeTrailerMissing, EdiErrorCode.InterchangeControlNumberMismatch, EdiErrorCode.GroupCountMismatch,
        EdiErrorCode.GroupTrailerMissing, EdiErrorCode.GroupControlNumberMismatch, EdiErrorCode.SetCountMismatch,
        EdiErrorCode.SetTrailerMissing, EdiErrorCode.SetControlNumberMismatch, EdiErrorCode.SegmentCountMismatch,
        EdiErrorCode.IsaTruncated, EdiErrorCode.IsaMalformed, EdiErrorCode.UnexpectedData,
    ];

    [Fact]
    public void NoFileOfTheCorporaMakesAnExceptionAndEveryEnvelopeIsJudgedRight()
    {
        var root = Environment.GetEnvironmentVariable("GATEWAY_TESTDATA");
        Assert.SkipWhen(string.IsNullOrEmpty(root), "GATEWAY_TESTDATA is not set: the corpora are not here.");
        var corpora = Path.Combine(root!, "corpora");
        Assert.SkipUnless(File.Exists(Path.Combine(corpora, "index.tsv")), "There is no corpora/index.tsv under GATEWAY_TESTDATA.");
        var wrong = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(corpora, "index.tsv")).Skip(1))
        {
            var fields = line.Split('\t');
            var items = Edi.Items(File.ReadAllBytes(Path.Combine(corpora, FolderOf(corpora, fields[0], fields[1]))));
            foreach (var set in items.OfType<EdiItem.Set>())
            {
                SetValidator.Validate(set.TransactionSet, SchemaCatalog.Find("x12", set.TransactionSet.Group?.Version ?? string.Empty, set.TransactionSet.Id), set.Findings, EdiLimits.Default);
            }

            var bad = Edi.Findings(items).Where(f => f.Severity == Severity.Error && Envelope.Contains(f.Code)).Select(f => f.CodeName).ToList();
            // The index cut its fields at fixed widths, so it also calls bad what only has a wrong width; that is reported as such.
            var width = Edi.Findings(items).Any(f => f.Code == EdiErrorCode.IsaWidthWrong);
            if (fields[2] == "X12" && (fields[9] == "ok" ? bad.Count > 0 : bad.Count == 0 && !width))
            {
                wrong.Add($"{fields[1]}: index says {fields[9]}, found {string.Join(' ', bad)}");
            }
            else if (fields[2] != "X12" && !items.Any(i => i is EdiItem.Unreadable))
            {
                wrong.Add($"{fields[1]}: {fields[2]} was not reported");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static string FolderOf(string corpora, string corpus, string path) =>
        File.Exists(Path.Combine(corpora, corpus, path)) ? Path.Combine(corpus, path) : path;
}
