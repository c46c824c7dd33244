namespace Gateway.Security.Mime;

/// <summary>The parameters of a structured field (RFC 2045 5.1, RFC 2231): names in any case and order, values quoted or not, in pieces or encoded.</summary>
internal sealed class MimeParameters
{
    private const int MostParameters = 100;
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    private MimeParameters()
    {
    }

    /// <summary>By name, in any case; the decoded form of <c>name*</c> before a plain one (RFC 6266 4.3). Null when it is not there.</summary>
    public string? this[string name] => _values.GetValueOrDefault(name);

    public int Count => _values.Count;

    /// <summary>
    /// Splits a field body into what stands before the first <c>;</c> and the parameters. A parameter without a value is passed over, and an encoded one that
    /// cannot be decoded. Null when a quoted string does not end or a name occurs twice: each reader would take another.
    /// </summary>
    public static MimeParameters? Parse(string text, out string lead)
    {
        var reader = new ParameterReader(text);
        lead = reader.Lead();
        var parameters = new MimeParameters();
        var extended = new Dictionary<string, ExtendedValue>(StringComparer.OrdinalIgnoreCase);
        var count = 0;
        while (reader.Next(out var written, out var value))
        {
            if (++count > MostParameters || !parameters.Add(written, value, extended))
            {
                return null;
            }
        }

        return reader.IsBroken ? null : parameters.With(extended);
    }

    private bool Add(string written, string value, Dictionary<string, ExtendedValue> extended)
    {
        if (!ExtendedValue.IsPiece(written, out var name, out var number, out var isEncoded))
        {
            return _values.TryAdd(written, value);
        }

        if (!extended.TryGetValue(name, out var pieces))
        {
            extended.Add(name, pieces = new ExtendedValue());
        }

        return pieces.Add(number, value, isEncoded);
    }

    private MimeParameters With(Dictionary<string, ExtendedValue> extended)
    {
        foreach (var (name, pieces) in extended)
        {
            if (pieces.Decode() is { } value)
            {
                _values[name] = value;
            }
        }

        return this;
    }
}
