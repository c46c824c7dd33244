namespace Gateway.Security.Cms;

/// <summary>The bytes are no CMS that can be read: malformed, beyond a limit, or of an algorithm that is not spoken. The text is for us, never for the sender.</summary>
internal sealed class CmsException : Exception
{
    public CmsException(string message)
        : base(message)
    {
    }

    public CmsException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
