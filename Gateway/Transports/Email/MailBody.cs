using Gateway.Security;

namespace Gateway.Transports.Email;

/// <summary>The octets of a mail as its server gives them.</summary>
internal abstract class MailBody : ReadOnlyStream
{
    /// <summary>Whether so many came as the server had said that it has. Asked at the end.</summary>
    public abstract bool HasItsSize { get; }
}
