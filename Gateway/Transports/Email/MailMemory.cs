namespace Gateway.Transports.Email;

/// <summary>Which mails of a channel were left alone, on this node, so that they are not fetched at every look only to be left again. It has an end, whatever lies there.</summary>
internal sealed class MailMemory(TimeProvider clock)
{
    private const int Most = 20_000;
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly Dictionary<string, (string Code, string Why, long Since)> _left = new(StringComparer.Ordinal);

    /// <summary>The number that the next mail was to get when a look began; null: nobody looked.</summary>
    public uint? Next { get; set; }

    /// <summary>Why it is not touched again yet; null: it is tried.</summary>
    public (string Code, string Why)? Left(MailEntry mail) =>
        _left.TryGetValue(mail.Place, out var left) && clock.GetElapsedTime(left.Since) < Kept ? (left.Code, left.Why) : null;

    public void Leave(MailEntry mail, string code, string why)
    {
        if (_left.Count >= Most)
        {
            foreach (var (place, _) in _left.Where(l => clock.GetElapsedTime(l.Value.Since) >= Kept).ToList())
            {
                _ = _left.Remove(place);
            }
        }

        if (_left.Count < Most)
        {
            _left[mail.Place] = (code, why, clock.GetTimestamp());
        }
    }
}
