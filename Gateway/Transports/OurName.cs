using Gateway.Exchanges;

namespace Gateway.Transports;

/// <summary>
/// The name under which a file lies between its commit and its removal: a prefix, the exchange that was made of it, and what it was called. What is left there by a process
/// that ended says by that what it is a copy of.
/// </summary>
internal static class OurName
{
    /// <summary>A name of more bytes has no room for the prefix, the exchange and a marker's suffix (255 in all).</summary>
    public const int MostBytes = 200;

    private const string Prefix = ".gw-";
    private static readonly int IdLength = new ExchangeId(Guid.Empty).ToString().Length;

    public static string Of(ExchangeId exchange, string name) => $"{Prefix}{exchange}-{name}";

    /// <summary>Whether a name is one of ours, and then of what.</summary>
    public static bool TryParse(string name, out ExchangeId exchange, out string original)
    {
        (exchange, original) = (default, "");
        var start = Prefix.Length + IdLength;
        if (name.Length <= start + 1 || !name.StartsWith(Prefix, StringComparison.Ordinal) || !ExchangeId.TryParse(name[Prefix.Length..start], out exchange))
        {
            return false;
        }

        original = name[(start + 1)..];
        return Of(exchange, original) == name;
    }

    public static bool IsOurs(string name) => TryParse(name, out _, out _);
}
