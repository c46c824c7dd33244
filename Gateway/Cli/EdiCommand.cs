using System.CommandLine;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Formats;
using Gateway.Mapping.Schemas;
using Gateway.Mapping.Validation;

namespace Gateway.Cli;

/// <summary><c>gw edi</c>: the engine on files, without an installation.</summary>
internal static class EdiCommand
{
    private static readonly Argument<FileInfo> File = new("file") { Description = "An interchange file." };
    private static readonly Argument<string?> SchemaId = new("id") { Description = "x12/004010/850", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Argument<string> Kind = new("set") { Description = "850" };
    private static readonly Option<int> Megabytes = new("--mb") { Description = "Size of the sample.", Required = true };
    private static readonly Option<string> Out = new("--out") { Description = "File to write.", Required = true };

    public static Command Create()
    {
        Megabytes.MustBeFrom(1, 10_000);
        var parse = new Command("parse", "One JSON object a transaction set, a line each: the tree that maps read.") { File };
        parse.SetAction(Verb.Plain((parsed, ct) => ParseAsync(parsed.GetRequiredValue(File), ct)));
        var sample = new Command("sample", "A realistic, deterministic interchange of a size.") { Kind, Megabytes, Out };
        sample.SetAction(Verb.Plain((parsed, _) => Task.FromResult(Sample(parsed))));
        var schemas = new Command("schemas", "What is built in.") { SchemaId };
        schemas.SetAction(Verb.Plain((parsed, _) => Task.FromResult(Schemas(parsed.GetValue(SchemaId)))));
        return new Command("edi", "The EDI engine on files: parse, validate, sample, schemas.") { parse, EdiValidateCommand.Create(), sample, schemas };
    }

    private static async Task<int> ParseAsync(FileInfo file, CancellationToken ct)
    {
        if (Verb.Missing(file) is { } missing)
        {
            return missing;
        }

        var exit = ExitCode.Done;
        var output = Console.OpenStandardOutput();
        var stream = file.OpenRead();
        await using (stream.ConfigureAwait(false))
        await using (output.ConfigureAwait(false))
        {
            await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
            {
                if (item is EdiItem.Unreadable unreadable)
                {
                    exit = Verb.Fail(ExitCode.Problems, unreadable.Finding.CodeName, $"{unreadable.Finding.Message} (byte {unreadable.Offset})");
                }
                else if (item is EdiItem.Set set && !await WriteAsync(output, set, ct).ConfigureAwait(false))
                {
                    exit = ExitCode.Problems;
                }
            }
        }

        return exit;
    }

    private static async Task<bool> WriteAsync(Stream output, EdiItem.Set item, CancellationToken ct)
    {
        var set = item.TransactionSet;
        var schema = SchemaCatalog.Find("x12", set.Group?.Version ?? string.Empty, set.Id);
        var verdict = SetValidator.Validate(set, schema, item.Findings);
        if (verdict.Tree is null)
        {
            _ = Verb.Fail(ExitCode.Problems, verdict.Findings[0].CodeName, $"Set {set.Id} {set.ControlNumber}: {verdict.Findings[0].Message}");
            return false;
        }

        await output.WriteAsync(JsonFormat.ToUtf8(verdict.Tree), ct).ConfigureAwait(false);
        await output.WriteAsync("\n"u8.ToArray(), ct).ConfigureAwait(false);
        return true;
    }

    private static int Sample(ParseResult parsed)
    {
        if (parsed.GetRequiredValue(Kind) != "850")
        {
            return Verb.Fail(ExitCode.WrongUsage, "sample-unknown", "A sample of 850 can be made.");
        }

        using var stream = System.IO.File.Create(parsed.GetRequiredValue(Out));
        _ = new X12SampleGenerator("ACMERETAIL", "GATEWAYCO").WriteMegabytes(stream, parsed.GetRequiredValue(Megabytes));

        return ExitCode.Done;
    }

    private static int Schemas(string? id)
    {
        if (id is null)
        {
            foreach (var each in SchemaCatalog.All)
            {
                Console.WriteLine(each.Name);
            }

            return ExitCode.Done;
        }

        if (SchemaCatalog.All.FirstOrDefault(s => s.Name == id) is not { } schema)
        {
            return Verb.Fail(ExitCode.Problems, "schema-unknown", $"There is no schema {id}; 'gw edi schemas' lists what is built in.");
        }

        Places(schema.Nodes, string.Empty);
        return ExitCode.Done;
    }

    /// <summary>A line a place, M or O and how often it may stand; a line an element with its data element number, type and lengths.</summary>
    private static void Places(IEnumerable<SchemaNode> nodes, string indent)
    {
        foreach (var node in nodes)
        {
            var use = node.MaxUse == int.MaxValue ? ">1" : $"{node.MaxUse}";
            Console.WriteLine($"{indent}{(node.IsLoop ? "loop " : string.Empty)}{node.Key}  {Duty(node.Required)}  {use}");
            foreach (var element in node.Segment.Elements)
            {
                Console.WriteLine($"{indent}    {element.Key}  {element.Reference}  {Duty(element.Required)}  {element.Type} {element.MinLength}/{element.MaxLength}");
            }

            Places(node.Children, indent + "  ");
        }
    }

    private static char Duty(bool required) => required ? 'M' : 'O';
}
