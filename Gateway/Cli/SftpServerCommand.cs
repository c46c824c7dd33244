using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Partners;
using Gateway.Storage;
using Gateway.Transports.HotFolder;
using Gateway.Transports.Sftp.Server;
using Microsoft.Extensions.Options;

namespace Gateway.Cli;

/// <summary><c>gw sftp-server apply</c>: configuration, keys and accounts of the OpenSSH server by which partners push files to us, from the published profiles.</summary>
internal static partial class SftpServerCommand
{
    private const string Program = "/usr/sbin/sshd";
    private const int DefaultFirst = 21000;

    private static readonly Option<string?> Out = new("--out") { Description = "Folder to write to, as sshd sees it. Default sftp-server in the data folder." };
    private static readonly Option<int> GatewayUser = new("--gateway-uid")
    {
        Description = "User id that the gateway runs under. Default that of this verb.",
        DefaultValueFactory = _ => OperatingSystem.IsWindows() ? 0 : (int)EffectiveUser(),
    };

    private static readonly Option<int> First = new("--first-uid") { Description = $"User id of the first account. Default {DefaultFirst}.", DefaultValueFactory = _ => DefaultFirst };
    private static readonly Option<bool> Check = new("--check") { Description = "Have sshd of this machine check what was written." };

    public static Command Create()
    {
        First.Validators.Add(result => Range(result, First, 1000));
        GatewayUser.Validators.Add(result => Range(result, GatewayUser, 0));
        var apply = new Command("apply", "Write configuration, keys and accounts for partners who push files by SFTP.") { Out, GatewayUser, First, Check };
        apply.SetAction(Verb.WithLedger(ApplyAsync));
        return new Command("sftp-server", "OpenSSH for partners who push files to us: apply.") { apply };
    }

    private static void Range(System.CommandLine.Parsing.OptionResult result, Option<int> option, int least)
    {
        if (result.Tokens.Count > 0 && int.TryParse(result.Tokens[0].Value, out var id) && (id < least || id > 60_000_000))
        {
            result.AddError($"{option.Name} is a user id from {least} to 60000000.");
        }
    }

    private static async Task<int> ApplyAsync(ParseResult parsed, IServiceProvider services, CancellationToken ct)
    {
        var directory = services.GetRequiredService<IPartnerDirectory>();
        _ = await directory.RefreshAsync(ct).ConfigureAwait(false);
        var folders = services.GetRequiredService<IOptions<HotFolderOptions>>().Value;
        var output = parsed.GetValue(Out) ?? Path.Combine(services.GetRequiredService<IOptions<StorageOptions>>().Value.DataDirectory, "sftp-server");
        try
        {
            var places = ServerPlaces.Of(output, folders.Root, parsed.GetValue(GatewayUser));
            var change = ServerChange.Make(ServerAccount.ChannelsOf(directory.Current), places, parsed.GetValue(First));
            Print(change, places, parsed.GetValue(CommonOptions.Json));
            Warn(change, places, folders);
            return parsed.GetValue(Check) ? await CheckAsync(places, ct).ConfigureAwait(false) : ExitCode.Done;
        }
        catch (SftpServerException error)
        {
            return Verb.Fail(ExitCode.Problems, error.Code, error.Message);
        }
    }

    private static void Print(ServerChange change, ServerPlaces places, bool json)
    {
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                @out = places.Out,
                accounts = change.Accounts.Select(a => new
                {
                    user = a.User,
                    uid = a.Number,
                    partner = a.Partner,
                    channel = a.Channel,
                    folder = $"{places.Root}/{a.Folder}",
                    keys = (a.Terms?.Keys ?? []).Select(k => k.Fingerprint),
                    state = a.State,
                }),
                added = change.Added,
                ended = change.Ended,
                written = change.Written,
                removed = change.Removed,
            }));
            return;
        }

        var accounts = change.Accounts.ToDictionary(a => a.User);
        foreach (var line in change.Added.Select(u => accounts[u]).Select(a => $"account {a.User} ({a.Number}): channel {a.Channel} of partner {a.Partner}, {string.Join(' ', a.Terms!.Keys)}")
            .Concat(change.Ended.Select(u => $"gone {u}: its data stays; its open sessions go on until they are ended (pkill -KILL -u {u})"))
            .Concat(change.Removed.Select(f => $"removed {f}")).Concat(change.Written.Select(f => $"written {f}")))
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"{change.Accounts.Count(a => a.Terms is not null)} accounts, {change.Written.Count} files written, {change.Removed.Count} removed in {places.Out}");
        if (change.Written.Count > 0)
        {
            Console.WriteLine($"now, as root where sshd runs: sh {places.Out}/{ServerFiles.Script} && {Program} -t -f {places.Out}/{ServerFiles.Configuration}, then reload sshd (SIGHUP)");
        }
    }

    private static void Warn(ServerChange change, ServerPlaces places, HotFolderOptions folders)
    {
        if (change.Accounts.Any(a => a.Terms is not null) && !folders.Enabled)
        {
            Verb.Warn("folders-off", "HotFolder:Enabled is false on this installation: partners can lay files down, and nobody takes them.");
        }

        if (OperatingSystem.IsWindows())
        {
            return;
        }

        if (EffectiveUser() != 0)
        {
            Verb.Warn("not-root", $"The files are not root's, and sshd takes no others: run the verb as root, or give {places.Out} to root where sshd runs.");
        }

        for (var folder = new DirectoryInfo(places.Out); folder is not null; folder = folder.Parent)
        {
            if (!folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                Verb.Warn("folder-closed", $"{folder.FullName} is closed to others, and sshd reads the keys as the account that enters: use --out, or move the files.");
                return;
            }
        }
    }

    private static async Task<int> CheckAsync(ServerPlaces places, CancellationToken ct)
    {
        if (!File.Exists(Program))
        {
            return Verb.Fail(ExitCode.Environment, "sshd-missing", $"There is no {Program} on this machine.");
        }

        using var process = Process.Start(new ProcessStartInfo(Program, ["-t", "-f", $"{places.Out}/{ServerFiles.Configuration}"]) { RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync(ct).ConfigureAwait(false);
        await process.WaitForExitAsync(ct).ConfigureAwait(false);
        return process.ExitCode == 0 ? ExitCode.Done : Verb.Fail(ExitCode.Problems, "sshd-refuses", said.Trim());
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
