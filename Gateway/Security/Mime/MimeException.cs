namespace Gateway.Security.Mime;

/// <summary>The octets are no MIME entity that can be read, or go beyond a limit. The text is for us, never for the sender.</summary>
internal sealed class MimeException : Exception
{
    public MimeException(string message)
        : base(message)
    {
    }

    public MimeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
