namespace Gateway.Transports.Email;

/// <summary>A template of a profile cannot be read, or makes something that no mail has.</summary>
internal sealed class MailTemplateException(string message) : Exception(message);
