using Gateway.Partners.Reading;

namespace Gateway.Partners.Checks;

/// <summary>Subject and text of a channel's mails are templates that can be filled, so that no document waits for a bracket.</summary>
internal static class MailTexts
{
    /// <param name="templates">Null where nobody can read them.</param>
    public static IEnumerable<ProfileError> Find(ProfileReading? reading, IMailTemplates? templates) =>
        from channel in templates is null ? [] : reading?.Partner?.Channels ?? []
        from template in ((string Key, string? Text)[])[(SmtpKeys.Subject.Name, channel.Smtp?.Subject), (SmtpKeys.Text.Name, channel.Smtp?.Text)]
        where template.Text is not null
        let wrong = templates!.WrongWith(template.Key, template.Text!)
        where wrong is not null
        select reading!.At(ProfileCodes.TemplateInvalid, wrong, "channels", channel.Id.Value, "smtp", template.Key);
}
