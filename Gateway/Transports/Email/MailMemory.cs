namespace Gateway.Transports.Email;

/// <summary>Which mails of a channel were left alone, on this node, so that they are not fetched at every look only to be left again. It has an end, whatever lies there.</summary>
internal sealed class MailMemory(TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, LeftMail> _left = new(StringComparer.Ordinal);

    /// <summary>Of this look.</summary>
    private readonly HashSet<string> _lost = new(StringComparer.Ordinal);
    private long _began;
    private long? _told;

    /// <summary>The number that the next mail was to get when a look began; null: nobody looked.</summary>
    public uint? Next { get; set; }

    /// <summary>The same, of which the schedule was told: nobody may look yet, or nobody has a place for it.</summary>
    public uint? Told { get; set; }

    public MailPause Pause { get; } = new(clock);

    /// <summary>For which time the look lasts, on however many connections.</summary>
    public TimeSpan Looking => clock.GetElapsedTime(_began);

    public void BeginLook()
    {
        _began = clock.GetTimestamp();
        _lost.Clear();
    }

    /// <summary>Until so long after the last time that something was told: whoever writes to the mailbox would steer how often somebody logs in.</summary>
    public async Task CalmAsync(TimeSpan least, CancellationToken ct)
    {
        if (_told is { } told && clock.GetElapsedTime(told) is var since && since < least)
        {
            await Task.Delay(least - since, clock, ct);
        }

        _told = clock.GetTimestamp();
    }

    /// <summary>Why it is not touched again yet; null: it is tried.</summary>
    public (string Code, string Why)? Left(MailEntry mail) =>
        _left.TryGetValue(mail.Place, out var left) && (_lost.Contains(mail.Place) || clock.GetElapsedTime(left.Since) < left.Pause) ? (left.Code, left.Why) : null;

    /// <summary>It was left before, and comes behind those that never were: however many there are, they hold up no other.</summary>
    public bool WasLeft(MailEntry mail) => _left.ContainsKey(mail.Place);

    public void Leave(MailEntry mail, string code, string why) => Leave(mail, new LeftMail(code, why, clock.GetTimestamp(), Kept, Losses: 0));

    /// <summary>The connection did not outlive it: it is tried again after a pause that grows to an hour.</summary>
    public void LeaveForAWhile(MailEntry mail, string code, string why)
    {
        var pause = _left.TryGetValue(mail.Place, out var former) && former.Code == code && former.Pause > TimeSpan.Zero ? former.Pause * 2 : FirstPause;
        Leave(mail, new LeftMail(code, why, clock.GetTimestamp(), pause < Kept ? pause : Kept, former.Losses + 1));
    }

    /// <summary>A connection ended while it was read. Once that may be for any reason, so that the next look tries it; the second time it is that mail.</summary>
    public void Lost(MailEntry mail, string code, string why)
    {
        if (_left.TryGetValue(mail.Place, out var former) && former.Losses > 0)
        {
            LeaveForAWhile(mail, code, why);
        }
        else
        {
            Leave(mail, new LeftMail(code, why, clock.GetTimestamp(), TimeSpan.Zero, Losses: 1));
        }

        _ = _lost.Add(mail.Place);
    }

    public void Forget(MailEntry mail) => _left.Remove(mail.Place);

    private void Leave(MailEntry mail, LeftMail left)
    {
        if (_left.Count >= Most && !_left.ContainsKey(mail.Place))
        {
            foreach (var (place, _) in _left.Where(l => l.Value.Losses == 0 && clock.GetElapsedTime(l.Value.Since) >= l.Value.Pause).ToList())
            {
                _ = _left.Remove(place);
            }

            if (_left.Count >= Most && left.Losses > 0)
            {
                // To fetch one more for nothing is less than a connection.
                _ = _left.Remove(_left.First().Key);
            }
        }

        if (_left.Count < Most || _left.ContainsKey(mail.Place))
        {
            _left[mail.Place] = left;
        }
    }

    private readonly record struct LeftMail(string Code, string Why, long Since, TimeSpan Pause, int Losses);
}
