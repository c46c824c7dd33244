using System.Text;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;

namespace Gateway.Mapping.Maps;

/// <summary>Runs one sample of a map and compares what comes out with what is expected, as JSON.</summary>
internal static class MapTestRunner
{
    public static MapTestResult Run(CompiledMap map, MapSample sample, Func<string, string?> readText)
    {
        if (readText(sample.Input) is not { } input)
        {
            return new MapTestResult(sample.Input, false, $"The file '{sample.Input}' is not found.");
        }

        if (readText(sample.Expect) is not { } expect)
        {
            return new MapTestResult(sample.Input, false, $"The file '{sample.Expect}' is not found.");
        }

        try
        {
            var source = Read(input, out var problem);
            return source is null ? new MapTestResult(sample.Input, false, problem) : Compare(map, sample, source, expect);
        }
        catch (JsonFormatException e)
        {
            return new MapTestResult(sample.Input, false, $"{e.Code} at byte {e.ByteOffset}: {e.Message}");
        }
    }

    private static MapTestResult Compare(CompiledMap map, MapSample sample, DocumentNode source, string expect)
    {
        var result = map.Apply(source);
        if (result.Document is null)
        {
            var first = result.Findings.First(f => f.Severity == Severity.Error);
            return new MapTestResult(sample.Input, false, $"{first.Code} at {first.Row}: {first.Message}");
        }

        var expected = JsonFormat.ToUtf8(JsonFormat.Parse(Encoding.UTF8.GetBytes(expect)));
        var actual = JsonFormat.ToUtf8(result.Document);
        var at = expected.AsSpan().CommonPrefixLength(actual);
        return at == expected.Length && at == actual.Length
            ? new MapTestResult(sample.Input, true, null)
            : new MapTestResult(
                sample.Input, false, $"Differs from {sample.Expect} at '{Around(actual, at)}', expected '{Around(expected, at)}'.");
    }

    private static DocumentNode? Read(string input, out string? problem)
    {
        problem = null;
        var bytes = Encoding.Latin1.GetBytes(input);
        if (FormatDetector.Detect(bytes) != DocumentFormat.X12)
        {
            return JsonFormat.Parse(Encoding.UTF8.GetBytes(input));
        }

        using var stream = new MemoryStream(bytes);
        foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default).ToBlockingEnumerable())
        {
            if (item is EdiItem.Set set)
            {
                var schema = SchemaCatalog.Find("x12", set.TransactionSet.Group?.Version ?? string.Empty, set.TransactionSet.Id);
                var verdict = SetValidator.Validate(set.TransactionSet, schema, set.Findings);
                problem = verdict.Findings.FirstOrDefault(f => f.Severity == Severity.Error)?.Message;
                return verdict.Tree;
            }
        }

        problem = "The sample holds no transaction set.";
        return null;
    }

    private static string Around(byte[] json, int at) => Encoding.UTF8.GetString(json.AsSpan(Math.Max(0, at - 20), Math.Min(60, json.Length - Math.Max(0, at - 20))));
}
