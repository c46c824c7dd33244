using System.Buffers;
using System.Text;

namespace Gateway.Transports.Email;

/// <summary>What a mail server found out of a mail's sender (RFC 8601), and whose finding it is.</summary>
internal sealed record AuthenticationResults(string AuthServId, IReadOnlyList<AuthenticationResult> Results)
{
    /// <summary>A field with more of them is nobody's.</summary>
    private const int MostTokens = 1000;

    private static readonly SearchValues<char> EndsOfWord = SearchValues.Create(" \t(\";=");

    /// <summary>Null where the field cannot be read.</summary>
    public static AuthenticationResults? Parse(string value)
    {
        if (Tokens(value) is not { } tokens)
        {
            return null;
        }

        var parts = Split(tokens);

        // authserv-id and, sometimes, a version.
        if (parts[0] is not [{ IsMark: false } id, ..] || parts[0].Length > 2)
        {
            return null;
        }

        var results = new List<AuthenticationResult>();
        foreach (var part in parts.Skip(1))
        {
            if (part is [{ IsMark: false } method, { IsMark: true }, { IsMark: false } result, ..])
            {
                results.Add(new AuthenticationResult(method.Text.Split('/')[0].ToLowerInvariant(), result.Text.ToLowerInvariant(), PropertiesOf(part.AsSpan(3))));
            }
        }

        return new AuthenticationResults(id.Text, results);
    }

    /// <summary>Whether it says that a mail from that domain is of it: by a signature (DKIM) of the domain or one above it, or by what the domain itself asks for (DMARC).</summary>
    public bool Prove(string domain) => Results.Any(r => r.Result == "pass" && r.Method switch
    {
        "dkim" => IsAligned(domain, r.Properties.GetValueOrDefault("header.d") ?? DomainOf(r.Properties.GetValueOrDefault("header.i"))),
        "dmarc" => string.Equals(domain, r.Properties.GetValueOrDefault("header.from"), StringComparison.OrdinalIgnoreCase),
        _ => false,
    });

    /// <summary>RFC 7489 3.1.1: the same domain, or one below it. A domain that has no dot stands above too many.</summary>
    private static bool IsAligned(string domain, string? signer) =>
        signer is not null && signer.Contains('.', StringComparison.Ordinal)
        && (string.Equals(domain, signer, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + signer, StringComparison.OrdinalIgnoreCase));

    private static string? DomainOf(string? identity) => identity?[(identity.IndexOf('@', StringComparison.Ordinal) + 1)..];

    private static Dictionary<string, string> PropertiesOf(ReadOnlySpan<Token> tokens)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i + 2 < tokens.Length; i++)
        {
            if (!tokens[i].IsMark && tokens[i + 1].IsMark && !tokens[i + 2].IsMark)
            {
                _ = properties.TryAdd(tokens[i].Text, tokens[i + 2].Text);
                i += 2;
            }
        }

        return properties;
    }

    private static List<Token[]> Split(List<Token> tokens)
    {
        var parts = new List<Token[]>();
        var start = 0;
        for (var i = 0; i <= tokens.Count; i++)
        {
            if (i == tokens.Count || tokens[i] is { IsMark: true, Text: ";" })
            {
                parts.Add([.. tokens[start..i]]);
                start = i + 1;
            }
        }

        return parts;
    }

    /// <summary>Words, quoted strings, and the marks ; and =. Comments are passed over (RFC 5322 3.2.2). Null where a quoted string or a comment has no end.</summary>
    private static List<Token>? Tokens(string value)
    {
        var tokens = new List<Token>();
        for (var i = 0; i < value.Length && tokens.Count < MostTokens; i++)
        {
            switch (value[i])
            {
                case ' ' or '\t':
                    break;
                case '(':
                    if ((i = EndOfComment(value, i)) < 0)
                    {
                        return null;
                    }

                    break;
                case '"':
                    var text = new StringBuilder();
                    if ((i = EndOfQuoted(value, i, text)) < 0)
                    {
                        return null;
                    }

                    tokens.Add(new Token(text.ToString(), IsMark: false));
                    break;
                case ';' or '=':
                    tokens.Add(new Token(value[i].ToString(), IsMark: true));
                    break;
                default:
                    var end = value.AsSpan(i).IndexOfAny(EndsOfWord);
                    end = end < 0 ? value.Length : i + end;
                    tokens.Add(new Token(value[i..end], IsMark: false));
                    i = end - 1;
                    break;
            }
        }

        return tokens.Count < MostTokens ? tokens : null;
    }

    private static int EndOfComment(string value, int start)
    {
        var depth = 0;
        for (var i = start; i < value.Length; i++)
        {
            depth += value[i] switch { '(' => 1, ')' => -1, _ => 0 };
            i += value[i] == '\\' ? 1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        return -1;
    }

    private static int EndOfQuoted(string value, int start, StringBuilder text)
    {
        for (var i = start + 1; i < value.Length; i++)
        {
            if (value[i] == '"')
            {
                return i;
            }

            if (value[i] == '\\' && i + 1 < value.Length)
            {
                i++;
            }

            _ = text.Append(value[i]);
        }

        return -1;
    }

    private readonly record struct Token(string Text, bool IsMark);
}
