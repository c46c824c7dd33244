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
                if (channels.Find(o => o.Id != channel.Id && IsSame(channel.Email!, o.Email!)) is { } other)
                {
                    yield return new Finding(candidate.Id, [other.Partner], candidate.Reading.At(ProfileCodes.FolderTaken,
                        $"Channel '{other.Id}' of partner {other.Partner} has this mailbox too.", "channels", channel.Id.Value, "email"));
                }
            }
        }
    }

    /// <summary>By whatever protocol and port.</summary>
    private static bool IsSame(EmailTerms one, EmailTerms other) =>
        string.Equals(one.Host.TrimEnd('.'), other.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
        && string.Equals(one.User, other.User, StringComparison.OrdinalIgnoreCase) && one.Mailbox == other.Mailbox;
}
