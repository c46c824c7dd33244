using System.Buffers;
using System.CommandLine;
using System.Text;
using Gateway.Mapping.Edi;

namespace Gateway.Cli;

/// <summary>
/// <c>gw edi validate</c>: a finding a line as JSON, a summary a file; exit 1 when a set is rejected, a file cannot be read, or the gateway would not
/// take an interchange.
/// </summary>
internal static class EdiValidateCommand
{
    private static readonly Argument<FileInfo[]> Files = new("files") { Description = "Interchange files.", Arity = ArgumentArity.OneOrMore };
    private static readonly Option<string?> Ack = new("--ack") { Description = "997 or ta1: also write the acknowledgments that the gateway would send." };
    private static readonly Option<string?> AckOut = new("--ack-out") { Description = "File of the acknowledgments of all files. Default: standard output." };

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
        var acknowledgments = parsed.GetValue(Ack) is { } kind ? new EdiAcknowledgments(kind, TimeProvider.System) : null;
        var all = new ArrayBufferWriter<byte>();
        foreach (var file in parsed.GetRequiredValue(Files))
        {
            var run = new EdiValidation(file);
            await run.RunAsync(ct).ConfigureAwait(false);
            var output = new ArrayBufferWriter<byte>();
            var written = Acknowledge(acknowledgments, run, output);
            if (parsed.GetValue(AckOut) is not null)
            {
                all.Write(output.WrittenSpan);
            }
            else if (output.WrittenCount > 0)
            {
                Console.WriteLine(Encoding.Latin1.GetString(output.WrittenSpan));
            }

            run.Summarize();
            exit = run.IsClean && written ? exit : ExitCode.Problems;
        }

        if (parsed.GetValue(AckOut) is { } path && acknowledgments is not null)
        {
            await File.WriteAllBytesAsync(path, all.WrittenMemory, ct).ConfigureAwait(false);
        }

        return exit;
    }

    /// <summary>False when an acknowledgment cannot be written: the interchange names parties that no envelope can name.</summary>
    private static bool Acknowledge(EdiAcknowledgments? acknowledgments, EdiValidation run, ArrayBufferWriter<byte> output)
    {
        var all = true;
        foreach (var interchange in run.Interchanges)
        {
            try
            {
                var one = new ArrayBufferWriter<byte>();
                acknowledgments?.Write(one, interchange);
                output.Write(one.WrittenSpan);
            }
            catch (X12WriteException error)
            {
                _ = Verb.Fail(ExitCode.Problems, error.Code, error.Message);
                all = false;
            }
        }

        return all;
    }
}
