using System.CommandLine;
using Gateway.Cli.Keys;

namespace Gateway.Cli;

/// <summary>The command line: one verb a file.</summary>
internal static class GatewayCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var parsed = Root().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            return Verb.Fail(ExitCode.WrongUsage, "usage", string.Join(" ", parsed.Errors.Select(e => e.Message)) + " Try --help.");
        }

        return await parsed.InvokeAsync().ConfigureAwait(false);
    }

    /// <summary>All verbs.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand("Self-hosted B2B partner gateway for EDI and document exchange.")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            EdiCommand.Create(),
            PartnersCommand.Create(),
            ChannelsCommand.Create(),
            SftpServerCommand.Create(),
            SendCommand.Create(),
            ExchangesCommand.Create(),
            NumbersCommand.Create(),
            AuditCommand.Create(),
            VerifyCommand.Create(),
            UsersCommand.Create(),
            KeysCommand.Create(),
            BackupCommand.Create(),
            RestoreCommand.Create(),
            DbCommand.Create(),
        };
        root.Options.Add(CommonOptions.Data);
        root.Options.Add(CommonOptions.Partners);
        root.Options.Add(CommonOptions.Json);
        return root;
    }
}
