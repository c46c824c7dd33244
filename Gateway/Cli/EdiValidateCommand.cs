using System.CommandLine;

namespace Gateway.Cli;

/// <summary><c>gw edi validate</c>: a finding a line as JSON, a summary a file; exit 1 when a set is rejected or a file cannot be read.</summary>
internal static class EdiValidateCommand
{
    private static readonly Argument<FileInfo[]> Files = new("files") { Description = "Interchange files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Ack = new("--ack") { Description = "997: also write the acknowledgment." };
    private static readonly Option<string?> AckOut = new("--ack-out") { Description = "File of the acknowledgment. Default: standard output." };

    public static Command Create()
    {
        Ack.AcceptOnlyFromAmong("997", "ta1");
        var command = new Command("validate", "Validate interchanges: a finding a line, a summary a file.") { Files, Ack, AckOut };
        command.SetAction(Verb.Plain(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken ct)
    {
        var exit = ExitCode.Done;
        foreach (var file in parsed.GetRequiredValue(Files))
        {
            if (!file.Exists)
            {
                exit = Verb.Fail(ExitCode.Problems, "file-missing", $"{file.FullName} does not exist.");
                continue;
            }

            var run = new EdiValidation(file);
            var clean = await run.RunAsync(ct).ConfigureAwait(false);
            exit = clean ? exit : ExitCode.Problems;
            if (parsed.GetValue(Ack) is { } kind)
            {
                var output = run.Acknowledge(kind);
                if (parsed.GetValue(AckOut) is { } path)
                {
                    await System.IO.File.WriteAllBytesAsync(path, output, ct).ConfigureAwait(false);
                }
                else
                {
                    Console.WriteLine(System.Text.Encoding.Latin1.GetString(output));
                }
            }
        }

        return exit;
    }
}
