using System.Globalization;
using System.Text.RegularExpressions;
using Gateway.Partners;

namespace Gateway.Transports.Sftp.Server;

/// <summary>The file <c>accounts</c>: every account that there ever was, with the number that it keeps. It is written with the rest and read the next time.</summary>
internal static partial class AccountList
{
    public const string FileName = "accounts";

    /// <summary>The accounts of before with those of the channels; one whose channel is gone stays as such.</summary>
    /// <param name="first">Number of the first account.</param>
    public static IReadOnlyList<ServerAccount> Continue(IReadOnlyList<ServerAccount> before, IEnumerable<Channel> channels, int first)
    {
        var accounts = before.ToDictionary(a => a.User, a => a with { Terms = null }, StringComparer.Ordinal);
        var next = Math.Max(first, before.Select(a => a.Number + 1).DefaultIfEmpty(first).Max());
        foreach (var channel in channels)
        {
            var user = channel.Account!.User;
            var number = accounts.TryGetValue(user, out var known) ? known.Number : next++;
            accounts[user] = new ServerAccount(user, number, channel.Partner.Value, channel.Id.Value, channel.Folder!, channel.Account);
        }

        return [.. accounts.Values.OrderBy(a => a.User, StringComparer.Ordinal)];
    }

    public static string Write(IReadOnlyList<ServerAccount> accounts) => string.Concat(
    [
        $"# {RenderedFolder.Mark}. Keep it: an account has its number for good.\n# user number state partner channel folder\n",
        .. accounts.Select(a => $"{a.User} {a.Number} {a.State} {a.Partner} {a.Channel} {a.Folder}\n"),
    ]);

    /// <summary>What stands there; terms are only those of the profiles, so that an account that was in use has empty ones.</summary>
    /// <exception cref="SftpServerException">A line is no account, or two have one name or number.</exception>
    public static IReadOnlyList<ServerAccount> Read(string text)
    {
        var accounts = new List<ServerAccount>();
        foreach (var line in text.Split('\n').Where(l => l.Length > 0 && l[0] != '#'))
        {
            if (Line().Match(line) is not { Success: true } match || !int.TryParse(match.Groups["number"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                || accounts.Any(a => a.User == match.Groups["user"].Value || a.Number == number))
            {
                throw new SftpServerException(SftpServerException.AccountsDamaged, $"'{line}' in the file '{FileName}' is no account, or is another one's again. Restore the file.");
            }

            var user = match.Groups["user"].Value;
            accounts.Add(new ServerAccount(user, number, match.Groups["partner"].Value, match.Groups["channel"].Value, match.Groups["folder"].Value,
                match.Groups["state"].Value == ServerAccount.InUse ? new SftpAccountTerms { User = user, Keys = [] } : null));
        }

        return accounts;
    }

    [GeneratedRegex(@"^(?<user>[a-z][a-z0-9_-]{1,31}) (?<number>[1-9][0-9]{2,8}) (?<state>in-use|gone) (?<partner>[a-z0-9-]+) (?<channel>[a-z0-9-]+) (?<folder>[A-Za-z0-9._/-]+)$")]
    private static partial Regex Line();
}
