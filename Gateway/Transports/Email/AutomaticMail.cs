using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>Mails that no partner wrote: answers of programs, reports, lists, and our own that came back. None of them is a document, and none is ever answered.</summary>
internal static class AutomaticMail
{
    /// <summary>
    /// Why a mail that has a content waits for a person, be its sender proven by what another server says; null: nothing says that a program sent it. Programs send orders, too, and say
    /// of them what RFC 3834 5 asks for.
    /// </summary>
    public static (string Code, string Detail)? WhyHeld(IReadOnlyDictionary<string, string> fields) =>
        Word(fields, "Auto-Submitted") is "auto-generated" ? (EmailCodes.Automatic, "A program sent it (RFC 3834: Auto-Submitted is auto-generated).")
        : Word(fields, "Precedence") is "bulk" ? (EmailCodes.Automatic, "A program sent it to many (Precedence is bulk).")
        : null;

    /// <summary>Why a mail is left alone; null: it is somebody's, or <see cref="WhyHeld"/> says what it is.</summary>
    public static (string Code, string Detail)? WhyIgnored(IReadOnlyDictionary<string, string> fields, EmailTerms terms)
    {
        if (Word(fields, "Auto-Submitted") is { } submitted && submitted is not ("no" or "auto-generated"))
        {
            return (EmailCodes.Automatic, $"RFC 3834: Auto-Submitted is {submitted}.");
        }

        if (Word(fields, "Precedence") is "junk" or "list")
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
