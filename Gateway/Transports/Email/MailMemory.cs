namespace Gateway.Transports.Email;

/// <summary>Which mails of a channel were left alone, on this node, so that they are not fetched at every look only to be left again. It has an end, whatever lies there.</summary>
internal sealed class MailMemory(TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, LeftMail> _left = new(StringComparer.Ordinal);
    private string? _lost;

    /// <summary>The number that the next mail was to get when a look began; null: nobody looked.</summary>
    public uint? Next { get; set; }

    /// <summary>The same, of which the schedule was told: nobody may look yet, or nobody has a place for it.</summary>
    public uint? Told { get; set; }

    /// <summary>Why it is not touched again yet; null: it is tried.</summary>
    public (string Code, string Why)? Left(MailEntry mail) =>
        _left.TryGetValue(mail.Place, out var left) && clock.GetElapsedTime(left.Since) < left.Pause ? (left.Code, left.Why) : null;

    public void Leave(MailEntry mail, string code, string why) => Leave(mail, new LeftMail(code, why, clock.GetTimestamp(), Kept));

    /// <summary>The connection did not outlive it: it is tried again after a pause that grows to an hour.</summary>
    public void LeaveForAWhile(MailEntry mail, string code, string why)
    {
        var pause = _left.TryGetValue(mail.Place, out var former) && former.Code == code ? former.Pause * 2 : FirstPause;
        Leave(mail, new LeftMail(code, why, clock.GetTimestamp(), pause < Kept ? pause : Kept));
    }

    /// <summary>A connection ended while that mail was read. True: so did the one before.</summary>
    public bool LostAgain(MailEntry mail)
    {
        var isAgain = _lost == mail.Place;
        _lost = mail.Place;
        return isAgain;
    }

    private void Leave(MailEntry mail, LeftMail left)
    {
        if (_left.Count >= Most)
        {
            foreach (var (place, _) in _left.Where(l => clock.GetElapsedTime(l.Value.Since) >= l.Value.Pause).ToList())
            {
                _ = _left.Remove(place);
            }
        }

        if (_left.Count < Most || _left.ContainsKey(mail.Place))
        {
            _left[mail.Place] = left;
        }
    }

    private readonly record struct LeftMail(string Code, string Why, long Since, TimeSpan Pause);
}
