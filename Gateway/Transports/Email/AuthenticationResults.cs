using System.Buffers;
using System.Text;
using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>What a mail server found out of a mail's sender (RFC 8601), and whose finding it is; of some servers nobody's by name (<see cref="EmailTerms.Nameless"/>).</summary>
internal sealed record AuthenticationResults(string AuthServId, IReadOnlyList<AuthenticationResult> Results)
{
    /// <summary>A field with more of them is nobody's.</summary>
    private const int MostTokens = 1000;

    private static readonly SearchValues<char> OfDomain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");
    private static readonly SearchValues<char> EndsOfWord = SearchValues.Create(" \t(\";=");

    /// <summary>Whose a field is, as far as that can be read, whatever comes after it.</summary>
    public static string? IdOf(string value) => Tokens(value, most: 1) is [{ IsMark: false, Text: var id }] ? id : null;

    /// <summary>
    /// Whether a field names its server in the form in which servers write it: a name, sometimes a version, a semicolon. What takes foreign fields with our name out of a mail need not
    /// know the others that RFC 8601 2.2 allows (quoted, after a comment), so that those are not believed.
    /// </summary>
    public static bool IsPlain(string value) =>
        value.Split(';') is [var first, _, ..] && first.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [var id, ..] words
        && (words.Length == 1 || (words.Length == 2 && words[1].All(char.IsAsciiDigit))) && !id.AsSpan().ContainsAnyExcept(OfDomain);

    /// <summary>Null where the field cannot be read.</summary>
    /// <param name="isNameless">The server writes no name; a field with one is another's.</param>
    public static AuthenticationResults? Parse(string value, bool isNameless = false)
    {
        if (Tokens(value, MostTokens) is not { Count: > 0 and < MostTokens } tokens)
        {
            return null;
        }

        var parts = Split(tokens);

        // authserv-id and, sometimes, a version.
        if (!isNameless && (parts[0] is not [{ IsMark: false }, ..] || parts[0].Length > 2))
        {
            return null;
        }

        if (isNameless && parts[0] is not [_, { IsMark: true }, ..])
        {
            return null;
        }

        var results = new List<AuthenticationResult>();
        foreach (var part in parts.Skip(isNameless ? 0 : 1))
        {
            if (part is [{ IsMark: false } method, { IsMark: true }, { IsMark: false } result, ..])
            {
                results.Add(new AuthenticationResult(method.Text.Split('/')[0].ToLowerInvariant(), result.Text.ToLowerInvariant(), PropertiesOf(part.AsSpan(3))));
            }
        }

        return new AuthenticationResults(isNameless ? EmailTerms.Nameless : parts[0][0].Text, results);
    }

    /// <summary>Whether it says that a mail from that domain is of it: by a signature (DKIM) of the domain or one above it, or by what the domain itself asks for (DMARC).</summary>
    public bool Prove(string domain) => Results.Any(r => r.Result == "pass" && r.Method switch
    {
        "dkim" => IsAligned(domain, DomainIn(r.Properties.GetValueOrDefault("header.d") ?? r.Properties.GetValueOrDefault("header.i"))),
        "dmarc" => string.Equals(domain, r.Properties.GetValueOrDefault("header.from"), StringComparison.OrdinalIgnoreCase),
        _ => false,
    });

    /// <summary>RFC 7489 3.1.1: the same domain, or one below it. A domain that has no dot stands above too many.</summary>
    private static bool IsAligned(string domain, string? signer) =>
        signer is not null && signer.Contains('.', StringComparison.Ordinal)
        && (string.Equals(domain, signer, StringComparison.OrdinalIgnoreCase) || domain.EndsWith("." + signer, StringComparison.OrdinalIgnoreCase));

    /// <summary>What stands behind the last @ (RFC 6376 3.5: a local part may have others in quotes); null where it is no plain domain.</summary>
    private static string? DomainIn(string? identity) =>
        identity?[(identity.LastIndexOf('@') + 1)..] is { Length: > 0 } domain && !domain.AsSpan().ContainsAnyExcept(OfDomain) ? domain : null;

    /// <summary>A value that is put together of several words or strings has no one meaning, and is nothing; its name is taken all the same.</summary>
    private static Dictionary<string, string> PropertiesOf(ReadOnlySpan<Token> tokens)
    {
        var properties = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i + 2 < tokens.Length; i++)
        {
            if (!tokens[i].IsMark && tokens[i + 1].IsMark && !tokens[i + 2].IsMark)
            {
                var isWhole = i + 3 == tokens.Length || !tokens[i + 3].Touches;
                _ = properties.TryAdd(tokens[i].Text, isWhole ? tokens[i + 2].Text : "");
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
    private static List<Token>? Tokens(string value, int most)
    {
        var tokens = new List<Token>();
        var touches = false;
        for (var i = 0; i < value.Length && tokens.Count < most; i++)
        {
            switch (value[i])
            {
                case ' ' or '\t':
                    touches = false;
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

                    tokens.Add(new Token(text.ToString(), IsMark: false, touches));
                    touches = true;
                    break;
                case ';' or '=':
                    tokens.Add(new Token(value[i].ToString(), IsMark: true, touches));
                    touches = true;
                    break;
                default:
                    var end = value.AsSpan(i).IndexOfAny(EndsOfWord);
                    end = end < 0 ? value.Length : i + end;
                    tokens.Add(new Token(value[i..end], IsMark: false, touches));
                    touches = true;
                    i = end - 1;
                    break;
            }
        }

        return tokens;
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

    /// <param name="Touches">Nothing but comments stands between it and the one before.</param>
    private readonly record struct Token(string Text, bool IsMark, bool Touches);
}
