using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>What a person reads of a mail: its subject and its text, by the channel's templates or as they are without.</summary>
internal sealed record MailWords(string Subject, string Text)
{
    /// <summary>Of a template's result. A subject is one line then, and cut where the mail is made.</summary>
    public const int MostText = 10_000;

    /// <exception cref="MailTemplateException">A template cannot be read, or makes too much or nothing.</exception>
    public static MailWords Of(SmtpTerms terms, MailValues values) => new(
        Line(terms.Subject is { } subject ? MailTemplate.Fill("subject", subject, values, MostText) : values.FileName),
        (terms.Text is { } text ? MailTemplate.Fill("text", text, values, MostText) : $"{values.FileName} is attached.").TrimEnd() + "\n");

    /// <summary>One line, whatever the template has made of line breaks.</summary>
    private static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
