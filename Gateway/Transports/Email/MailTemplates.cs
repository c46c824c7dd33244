using Gateway.Partners;

namespace Gateway.Transports.Email;

/// <summary>Tries the templates of a profile out, with a document and an acknowledgment that nobody sends.</summary>
internal sealed class MailTemplates(TimeProvider clock) : IMailTemplates
{
    private const int MostCharacters = MailWords.MostText;

    private static readonly Channel Sample = new()
    {
        Id = new ChannelId("sample"),
        Partner = new PartnerId("sample"),
        Direction = ChannelDirection.Out,
        Transport = EmailRegistration.Key,
    };

    public string? WrongWith(string key, string text) => WrongWith(key, text, "document") is { } wrong && WrongWith(key, text, "997") is not null ? wrong : null;

    private string? WrongWith(string key, string text, string purpose)
    {
        var message = new OutboundMessage
        {
            Channel = Sample,
            MessageId = "sample",
            ContentType = "application/edi-x12",
            Purpose = purpose,
            Length = 1,
            Attempt = 1,
            OpenBody = _ => ValueTask.FromResult(Stream.Null),
        };
        try
        {
            _ = MailTemplate.Fill(key, text, new MailValues(message, "sample.edi", "Sample", clock.GetUtcNow()), MostCharacters);
            return null;
        }
        catch (MailTemplateException error)
        {
            return error.Message;
        }
    }
}
