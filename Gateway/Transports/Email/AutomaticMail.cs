using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>Mails that no partner wrote: answers of programs, reports, lists, and our own that came back. None of them is a document, and none is ever answered.</summary>
internal static class AutomaticMail
{
    /// <summary>Why a mail is left alone; null: it is somebody's.</summary>
    public static (string Code, string Detail)? WhyIgnored(IReadOnlyDictionary<string, string> fields, EmailTerms terms)
    {
        if (Word(fields, "Auto-Submitted") is { } submitted && submitted != "no")
        {
            return (EmailCodes.Automatic, $"RFC 3834: Auto-Submitted is {submitted}.");
        }

        if (Word(fields, "Precedence") is "bulk" or "junk" or "list")
        {
            return (EmailCodes.Automatic, $"Precedence is {Word(fields, "Precedence")}.");
        }

        if (fields.TryGetValue("Return-Path", out var path) && path.Trim() is "<>" or "")
        {
            return (EmailCodes.Automatic, "Return-Path is empty, as of every report on another mail (RFC 3834 5).");
        }

        if (Word(fields, "Content-Type") is "multipart/report")
        {
            return (EmailCodes.Automatic, "It reports on another mail (RFC 6522).");
        }

        if (fields.TryGetValue("X-Loop", out var loop) && loop.Contains(terms.User, StringComparison.OrdinalIgnoreCase))
        {
            return (EmailCodes.Loop, "X-Loop names the mailbox itself.");
        }

        return string.Equals(MailHeader.AddressOf(fields), terms.User, StringComparison.OrdinalIgnoreCase) ? (EmailCodes.Loop, "It is from the mailbox itself.") : null;
    }

    /// <summary>What stands before the first parameter, in lower case.</summary>
    private static string? Word(IReadOnlyDictionary<string, string> fields, string name) =>
        fields.TryGetValue(name, out var value) ? value.Split(';', ' ', '(')[0].Trim().ToLowerInvariant() : null;
}
