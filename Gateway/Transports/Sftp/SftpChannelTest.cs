using System.Globalization;
using Gateway.Partners;
using Gateway.Security;
using Renci.SshNet;
using Renci.SshNet.Common;
using static Gateway.Transports.Sftp.SftpCheckNames;
using ConnectionInfo = Renci.SshNet.ConnectionInfo;

namespace Gateway.Transports.Sftp;

/// <summary>Tries a channel out from the wire up: the server, its key, the login, and what we may do in the folder. A small file is written and taken away again.</summary>
internal sealed class SftpChannelTest(SftpReach reach, SftpConnector connector, TimeProvider clock) : IChannelTest
{
    private const long LittleSpace = 1L << 30;

    public async Task<IReadOnlyList<ChannelCheck>> RunAsync(Channel channel, CancellationToken ct)
    {
        var checks = new List<ChannelCheck>(await reach.TryAsync(channel.Sftp!, ct));
        using var timeout = new CancellationTokenSource(channel.Timeout, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        if (checks[^1].Outcome != CheckOutcome.Failed)
        {
            await LogInAsync(checks, channel, limited.Token, ct);
        }

        var why = checks.Find(c => c.Outcome == CheckOutcome.Failed) is { } failed ? $"'{failed.Name}' failed." : "There is nothing to try.";
        return [.. checks, .. All.Except(checks.Select(c => c.Name)).Select(n => Skipped(n, why))];
    }

    private async Task LogInAsync(List<ChannelCheck> checks, Channel channel, CancellationToken ct, CancellationToken caller)
    {
        try
        {
            await using var session = await connector.ConnectAsync(channel, ct);
            await using var abort = ct.UnsafeRegister(static s => ((SftpSession)s!).Abort(), session);
            checks.Add(Ok(HostKey, $"{session.Fingerprint} ({session.HostKeyAlgorithm}), as the profile has it."));
            checks.Add(AlgorithmsOf(session.Client.ConnectionInfo, channel.Sftp!));
            checks.Add(Ok(Authentication, $"{channel.Sftp!.User} is let in ({session.Client.ConnectionInfo.ServerVersion})."));
            await UseAsync(checks, session.Client, channel, ct);
        }
        catch (SftpFailedException error)
        {
            checks.AddRange(Refused(error, channel.Sftp!));
        }
        catch (SecretMissingException error)
        {
            checks.Add(Failed(Authentication, error.Message));
        }
        catch (Exception error) when (!caller.IsCancellationRequested && (ct.IsCancellationRequested || SftpOutcome.Of(error, channel.Sftp!) is not null))
        {
            checks.Add(Failed(All.Except(checks.Select(c => c.Name)).First(), ct.IsCancellationRequested
                ? $"No answer within the channel's {channel.Timeout.TotalSeconds} s."
                : error.Message));
        }
    }

    /// <summary>What the connection ended at, and what held before.</summary>
    private static IEnumerable<ChannelCheck> Refused(SftpFailedException error, SftpTerms terms)
    {
        switch (error.Code)
        {
            case SftpCodes.HostKeyChanged:
                yield return Failed(HostKey, $"{error.Message} Once the partner has confirmed it on another way: 'host-keys: [{string.Join(", ", error.Shown)}]'.");
                break;
            case SftpCodes.AlgorithmsRefused:
                yield return Failed(Algorithms, $"{error.Message}: the partner updates its server, or 'legacy-until: DAY' lets SHA-1 and CBC through until then.");
                break;
            case SftpCodes.AuthenticationFailed:
                yield return Ok(HostKey, "A registered one.");
                yield return Ok(Algorithms, "Agreed.");
                yield return Failed(Authentication,
                    $"{error.Message}: the partner looks whether {terms.User} exists, has our {(terms.PrivateKey is null ? "password" : "public key")}, and may log in from our address.");
                break;
            case SftpCodes.PrivateKeyInvalid:
                yield return Failed(Authentication, error.Message);
                break;
            default:
                yield return Failed(HostKey, error.Message);
                break;
        }
    }

    private static ChannelCheck AlgorithmsOf(ConnectionInfo info, SftpTerms terms)
    {
        var agreed = $"{info.CurrentKeyExchangeAlgorithm}, {info.CurrentClientEncryption}, {(info.CurrentClientHmacAlgorithm is { Length: > 0 } mac ? mac : "its own MAC")}.";
        var isOld = agreed.Contains("sha1", StringComparison.Ordinal) || agreed.Contains("cbc", StringComparison.Ordinal);
        return isOld ? Warning(Algorithms, $"{agreed} It ends on {terms.LegacyUntil:yyyy-MM-dd}.") : Ok(Algorithms, agreed);
    }

    private static async Task UseAsync(List<ChannelCheck> checks, SftpClient client, Channel channel, CancellationToken ct)
    {
        var terms = channel.Sftp!;
        try
        {
            checks.Add(await ListAsync(client, terms, ct));
            if (channel.Direction == ChannelDirection.Out)
            {
                checks.Add(await WriteAsync(client, terms, ct));
            }
            else
            {
                checks.Add(Skipped(Write, "The channel is in; nothing is written."));
            }
        }
        catch (SftpPathNotFoundException)
        {
            checks.Add(Failed(Folder, $"There is no folder {terms.Folder} for {terms.User}: correct 'folder' (what leads to it from where the login leads), or the partner makes it."));
        }
        catch (SftpException error)
        {
            checks.Add(checks[^1].Name == Folder
                ? Failed(Write, $"A file cannot be written, renamed and deleted in {terms.Folder} ({error.Message}): the partner lets {terms.User} do all three; with 'upload: direct' nothing is renamed.")
                : Failed(Folder, $"{terms.Folder} cannot be listed ({error.Message}): the partner lets {terms.User} read it."));
        }

        checks.Add(await SpaceAsync(client, terms, ct));
    }

    private static async Task<ChannelCheck> ListAsync(SftpClient client, SftpTerms terms, CancellationToken ct)
    {
        await foreach (var file in client.ListDirectoryAsync(terms.Folder, ct))
        {
            return Ok(Folder, $"{terms.Folder} can be listed.");
        }

        return Ok(Folder, $"{terms.Folder} can be listed, and is empty.");
    }

    private static async Task<ChannelCheck> WriteAsync(SftpClient client, SftpTerms terms, CancellationToken ct)
    {
        var name = SftpPath.In(terms.Folder, $"gateway-test-{Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(4))}");
        var part = name + ".part";
        await using (var file = await client.OpenAsync(part, FileMode.CreateNew, FileAccess.Write, ct))
        {
            await file.WriteAsync("A test of the gateway; it may be deleted.\n"u8.ToArray(), ct);
        }

        if (terms.Upload == SftpUpload.Direct)
        {
            await client.DeleteFileAsync(part, ct);
            return Ok(Write, "A file was written and deleted; nothing is renamed ('upload: direct').");
        }

        await client.RenameFileAsync(part, name, ct);
        await client.DeleteFileAsync(name, ct);
        return Ok(Write, "A file was written, renamed and deleted.");
    }

    private static async Task<ChannelCheck> SpaceAsync(SftpClient client, SftpTerms terms, CancellationToken ct)
    {
        if (await client.FreeAsync(terms.Folder, ct) is not { } free)
        {
            return Skipped(Space, "The server does not say (statvfs@openssh.com).");
        }

        var text = string.Create(CultureInfo.InvariantCulture, $"{free >> 20} MB are free.");
        return free < LittleSpace ? Warning(Space, text + " The partner should know.") : Ok(Space, text);
    }
}
