using System.Text.Json;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Mime;
using MimeKit;

namespace Gateway.Transports.Email;

/// <summary>What of a mail's header is looked at and kept: who it is from, what its servers say of that, and what kind of mail it is.</summary>
internal static class MailHeader
{
    public const string From = "From";
    public const string MessageId = "Message-ID";
    public const string Results = "Authentication-Results";

    private const int MostValue = 2 * 1024;

    /// <summary>Of what our own server found, which is read as a whole or not at all.</summary>
    private const int MostResults = 16 * 1024;

    /// <summary>Of these the first counts; they stand in a header once.</summary>
    private static readonly string[] Kept =
    [
        MessageId, "Date", "Subject", "To", "Sender", "Reply-To", "Return-Path", "Auto-Submitted", "Precedence", "X-Loop", "List-Id", "In-Reply-To", "MIME-Version", "Content-Type",
    ];

    /// <param name="headers">Null: the header cannot be read, and nothing is known of the mail.</param>
    public static Dictionary<string, string> FieldsOf(MimeHeaders? headers, EmailTerms terms)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (headers is null)
        {
            return fields;
        }

        foreach (var name in Kept)
        {
            if (headers.Get(name) is { } value)
            {
                fields[name] = OneLine.Of(value, MostValue);
            }
        }

        // RFC 5322 3.6: exactly one. Of two nobody knows which one a server has looked at.
        var from = headers.Fields.Where(f => f.Name.Equals(From, StringComparison.OrdinalIgnoreCase)).ToList();
        if (from is [{ Value.Length: <= MostValue } one])
        {
            fields[From] = OneLine.Of(one.Value, MostValue);
        }

        if (terms.AuthServId is { } own && ResultsOf(headers, own) is { } results)
        {
            fields[Results] = results;
        }

        return fields;
    }

    public static string ToJson(IReadOnlyDictionary<string, string> fields) => JsonSerializer.Serialize(fields, JsonSerializerOptions.Web);

    /// <summary>The one address in From, as <c>local@domain</c>; null where there is none, more than one, or one that two readers would read differently.</summary>
    public static string? AddressOf(IReadOnlyDictionary<string, string> fields) =>
        fields.TryGetValue(From, out var value)
        && InternetAddressList.TryParse(value, out var list)
        && list is [MailboxAddress { Address: var address, Route.Count: 0 }]
        && IsPlain(address) && value.Contains(address, StringComparison.Ordinal) ? address : null;

    /// <summary>Without brackets; null where there is none.</summary>
    public static string? IdOf(IReadOnlyDictionary<string, string> fields) =>
        fields.TryGetValue(MessageId, out var id) && id.Trim().TrimStart('<').TrimEnd('>').Trim() is { Length: > 0 } text ? text : null;

    /// <summary>RFC 8601 5: our own server puts its field on top of all that came with the mail, and takes away what says to be of it. Where it writes no name, only the topmost of all may be its.</summary>
    private static string? ResultsOf(MimeHeaders headers, string own)
    {
        var isNameless = own == EmailTerms.Nameless;
        var top = headers.Fields.Where(f => f.Name.Equals(Results, StringComparison.OrdinalIgnoreCase))
            .Where(f => isNameless || own.Equals(AuthenticationResults.IdOf(f.Value), StringComparison.OrdinalIgnoreCase)).Take(1).ToList();
        return top is [{ IsTight: true, Value: { Length: <= MostResults } value }] && (isNameless || AuthenticationResults.IsPlain(value)) ? value : null;
    }

    private static bool IsPlain(string address) =>
        address.Count(c => c == '@') == 1 && address[0] != '@' && address[^1] != '@' && !address.Any(c => c is <= ' ' or >= '\x7f' or '"' or '<' or '>' or ',' or ';' or ':' or '(' or ')');
}
