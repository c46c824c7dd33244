namespace Gateway.Partners.Checks;

/// <summary>What lies in a mailbox is one channel's: of two, whoever looks first would take the other's mails, and show them to its partner.</summary>
internal static class Mailboxes
{
    public static IEnumerable<Finding> Taken(Installation all)
    {
        var channels = all.Ordered.SelectMany(c => c.Partner.Channels).Where(c => c.Email is not null).ToList();
        foreach (var candidate in all.Ordered)
        {
            foreach (var channel in candidate.Partner.Channels.Where(c => c.Email is not null))
            {
                var others = channels.FindAll(o => o.Id != channel.Id && IsSameAccount(channel.Email!, o.Email!));
                if (others.Find(o => IsSameFolder(channel.Email!.Mailbox, o.Email!.Mailbox)) is { } same)
                {
                    yield return Of(candidate, channel, same, $"Channel '{same.Id}' of partner {same.Partner} has this mailbox too.");
                }

                if (others.Find(o => channel.Email!.MoveTo is { } to && IsSameFolder(to, o.Email!.Mailbox)) is { } next)
                {
                    yield return Of(candidate, channel, next, $"Channel '{next.Id}' of partner {next.Partner} looks at the folder that mails are moved to from here: it would take them, too.");
                }

                if (others.Find(o => o.Email!.MoveTo is { } to && IsSameFolder(to, channel.Email!.Mailbox)) is { } former)
                {
                    yield return Of(candidate, channel, former, $"Channel '{former.Id}' of partner {former.Partner} moves its mails to this mailbox: they would be taken here, too.");
                }
            }
        }
    }

    private static Finding Of(Candidate candidate, Channel channel, Channel other, string message) =>
        new(candidate.Id, [other.Partner], candidate.Reading.At(ProfileCodes.FolderTaken, message, "channels", channel.Id.Value, "email"));

    /// <summary>By whatever protocol and port.</summary>
    private static bool IsSameAccount(EmailTerms one, EmailTerms other) =>
        string.Equals(one.Host.TrimEnd('.'), other.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase) && string.Equals(one.User, other.User, StringComparison.OrdinalIgnoreCase);

    /// <summary>RFC 9051 5.1: INBOX has no case, and neither has it where folders lie in it; of other names some servers make two, and some one, so that they are one here.</summary>
    private static bool IsSameFolder(string one, string other) => string.Equals(one.Trim('/'), other.Trim('/'), StringComparison.OrdinalIgnoreCase);
}
