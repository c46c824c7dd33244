using System.Text;

namespace Gateway.Security.Mime;

/// <summary>Takes a structured field body (RFC 2045 5.1) apart, from left to right: tokens, quoted strings and the comments between them.</summary>
internal ref struct ParameterReader(ReadOnlySpan<char> text)
{
    private const string Space = " \t";
    private ReadOnlySpan<char> _rest = text;

    /// <summary>A quoted string does not end, something stands behind it, or a value has no name.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>What stands before the first <c>;</c>, without comments.</summary>
    public string Lead()
    {
        SkipSpace();
        return Unquoted();
    }

    /// <summary>The next parameter as written, its value without quotes; one without a value is passed over. False at the end and where it is broken.</summary>
    public bool Next(out string name, out string value)
    {
        (name, value) = ("", "");
        while (_rest is [';', ..])
        {
            _rest = _rest[1..];
            SkipSpace();
            var end = _rest.IndexOfAny('=', ';');
            if (end < 0 || _rest[end] == ';')
            {
                _rest = end < 0 ? default : _rest[end..];
                continue;
            }

            name = _rest[..end].Trim(Space).ToString();
            _rest = _rest[(end + 1)..];
            var found = Value();
            IsBroken = found is null || name.Length == 0;
            value = found ?? "";
            return !IsBroken;
        }

        return false;
    }

    /// <summary>Null when a quoted string does not end, or something stands behind it.</summary>
    private string? Value()
    {
        SkipSpace();
        if (_rest is not ['"', ..])
        {
            return Unquoted();
        }

        var value = Quoted();
        SkipSpace();
        return _rest is [] or [';', ..] ? value : null;
    }

    /// <summary>To the next <c>;</c>: more than a token has (RFC 2045 5.1), since partners write boundaries and names without quotes.</summary>
    private string Unquoted()
    {
        var end = _rest.IndexOf(';');
        var value = end < 0 ? _rest : _rest[..end];
        _rest = end < 0 ? default : _rest[end..];
        var comment = value.IndexOf(" (");
        return (comment < 0 ? value : value[..comment]).Trim(Space).ToString();
    }

    /// <summary>RFC 5322 3.2.4: what follows a backslash stands for itself.</summary>
    private string? Quoted()
    {
        var value = new StringBuilder();
        _rest = _rest[1..];
        int at;
        while ((at = _rest.IndexOfAny('"', '\\')) >= 0)
        {
            _ = value.Append(_rest[..at]);
            if (_rest[at] == '"')
            {
                _rest = _rest[(at + 1)..];
                return value.ToString();
            }

            if (at + 1 == _rest.Length)
            {
                break;
            }

            _ = value.Append(_rest[at + 1]);
            _rest = _rest[(at + 2)..];
        }

        _rest = default;
        return null;
    }

    /// <summary>White space and comments, which may be nested (RFC 5322 3.2.2). A comment that does not end takes the rest.</summary>
    private void SkipSpace()
    {
        _rest = _rest.TrimStart(Space);
        while (_rest is ['(', ..])
        {
            var depth = 0;
            var at = 0;
            do
            {
                depth += _rest[at] == '(' ? 1 : _rest[at] == ')' ? -1 : 0;
                at += _rest[at] == '\\' ? 2 : 1;
            }
            while (depth > 0 && at < _rest.Length);
            _rest = at < _rest.Length ? _rest[at..].TrimStart(Space) : default;
        }
    }
}
