namespace Gateway.Transports.Email;

/// <summary>What templates of a mail may name.</summary>
/// <param name="FileName">Of the attachment.</param>
/// <param name="Partner">The partner's name as people know it.</param>
/// <param name="Now">When the mail is made.</param>
internal sealed record MailValues(OutboundMessage Message, string FileName, string Partner, DateTimeOffset Now);
