using System.CommandLine;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Cli;

/// <summary><c>gw send PARTNER DOCUMENT FILE</c>: hands a canonical document to a partner's outbound agreement, as the API would.</summary>
internal static class SendCommand
{
    private static readonly Argument<string> Partner = new("partner") { Description = "The receiving partner." };
    private static readonly Argument<string> Document = new("document") { Description = "Canonical type: order, invoice." };
    private static readonly Argument<FileInfo> File = new("file") { Description = "The document, JSON." };

    public static Command Create()
    {
        var command = new Command("send", "Hand a canonical document to a partner.") { Partner, Document, File };
        command.SetAction(Verb.WithLedger(RunAsync));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        if (Verb.Missing(parsed.GetRequiredValue(File)) is { } missing)
        {
            return missing;
        }

        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        var type = parsed.GetRequiredValue(Document);
        if (OwnChannel(directory.Current, type) is not { } channel)
        {
            return Verb.Fail(ExitCode.Problems, "no-agreement", $"Our own side has no inbound agreement for {type}.");
        }

        var stream = parsed.GetRequiredValue(File).OpenRead();
        await using (stream.ConfigureAwait(false))
        {
            var result = await services.GetRequiredService<ISubmit>().SubmitAsync(
                new PartnerId(parsed.GetRequiredValue(Partner)), type, stream, channel, "person:" + Environment.UserName, null, ct).ConfigureAwait(false);
            switch (result)
            {
                case SubmitResult.Accepted accepted:
                    Console.WriteLine(accepted.Exchange);
                    return ExitCode.Done;
                case SubmitResult.Refused refused:
                    foreach (var error in refused.Errors)
                    {
                        Console.Error.WriteLine(Visible.Of($"{error.Pointer}: {error.Message}"));
                    }

                    return Verb.Fail(ExitCode.Problems, refused.Code, refused.Detail);
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }
    }

    private static Channel? OwnChannel(PartnerDirectory directory, string type) => directory.Partners.Where(p => p.Internal)
        .SelectMany(p => p.Agreements)
        .Where(a => a is { Direction: ChannelDirection.In, Standard: "json", Usage: UsageIndicator.Live } && a.Document == type)
        .SelectMany(a => a.Channels)
        .Select(directory.Find)
        .FirstOrDefault(c => c is not null);
}
