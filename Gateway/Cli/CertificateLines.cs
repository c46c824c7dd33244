using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Cli;

/// <summary>What a plan does to certificates, one line each: what works with it now, what comes after, and what is under way.</summary>
internal static class CertificateLines
{
    private const int ShownDigits = 16;

    public static async Task<IReadOnlyList<string>> OfAsync(PartnerPlan plan, ISealedDeliveries deliveries, CancellationToken ct)
    {
        var waiting = plan.Certificates.Any(c => c.Change != ProfileChange.Added)
            ? await deliveries.WaitingAsync(new PartnerId(plan.Partner), ct).ConfigureAwait(false)
            : new Dictionary<string, int>();
        return [.. plan.Certificates.Select(c => Line(c, waiting.GetValueOrDefault(c.Facts.Thumbprint)))];
    }

    private static string Line(CertificateChange change, int waiting)
    {
        var word = change.Change.ToString().ToLowerInvariant();
        var until = change.Ends is { } ends ? $", until {ends:yyyy-MM-dd}" : "";
        var parts = new List<string>();
        if (change.Verifies.Count > 0)
        {
            parts.Add($"verifies now: {string.Join(", ", change.Verifies)}");
        }

        if (change.Encrypts.Count > 0)
        {
            parts.Add($"encrypted to now: {string.Join(", ", change.Encrypts)}, then to {change.Then ?? "nothing: they would fail"}");
        }

        if (waiting > 0)
        {
            parts.Add($"{waiting} waiting {(waiting == 1 ? "delivery is" : "deliveries are")} sealed to it and will be sent as they are");
        }

        var used = parts.Count > 0 ? string.Join("; ", parts) : change.Change == ProfileChange.Added ? "" : "nothing works with it now";
        return $"  certificate {word} {change.Id} (serial {change.Facts.SerialHex}, SHA-256 {change.Facts.Thumbprint[..ShownDigits]}…{until}){(used.Length > 0 ? ": " + used : "")}";
    }
}
