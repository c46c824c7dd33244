using System.Globalization;
using System.Runtime.ExceptionServices;
using Gateway.Access;
using Renci.SshNet;

namespace Gateway.Transports.Sftp;

/// <summary>
/// Lays a message down as a file in the partner's folder. A repeat has the same name and bytes; where the file lies there already, nothing is written a second time.
/// </summary>
internal sealed class SftpSender(SftpSessions sessions, TimeProvider clock, ILogger<SftpSender> logger) : ISender
{
    private readonly ChannelGates _gates = new();
    private readonly NameLocks _names = new();

    public async Task<SendResult> SendAsync(OutboundMessage message, CancellationToken ct)
    {
        var terms = message.Channel.Sftp!;
        using var place = await _gates.EnterAsync(message.Channel, ct);
        var name = NameOf(message);
        using var alone = await _names.EnterAsync($"{terms.Host.ToLowerInvariant()}:{terms.Port}:{terms.User}:{terms.Folder}/{name}", ct);
        await using var lease = await sessions.EnterAsync(message.Channel, ct);
        using var timeout = new CancellationTokenSource(message.Channel.Timeout, clock);
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            var client = await lease.ConnectAsync(attempt.Token);
            var result = await WriteAsync(client, message, name, attempt.Token);
            lease.Keep();
            return result;
        }
        catch (PayloadFaultException fault)
        {
            ExceptionDispatchInfo.Throw(fault.InnerException!);
            throw;
        }
        catch (Exception error) when (attempt.IsCancellationRequested && (error is OperationCanceledException || SftpOutcome.Of(error, terms) is not null))
        {
            // The token ended the connection; what the client says of it is no reason of its own.
            ct.ThrowIfCancellationRequested();
            var within = message.Channel.Timeout.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            return new SendResult.Failed(OutcomeCodes.Timeout, $"The file was not there in time (the whole attempt may take {within} s).", Retry: true);
        }
        catch (Exception error) when (SftpOutcome.Of(error, terms) is { } failed)
        {
            return failed;
        }
    }

    /// <summary>A delivery from before the channel had names is called by its id.</summary>
    private static string NameOf(OutboundMessage message)
    {
        var name = message.FileName ?? message.MessageId;
        return SafeFileName.WrongWith(name) is null ? name : SafeFileName.Of(name);
    }

    private Task<SendResult> WriteAsync(SftpClient client, OutboundMessage message, string name, CancellationToken ct) =>
        new SftpUploading(client, message, name, logger).RunAsync(ct);
}
