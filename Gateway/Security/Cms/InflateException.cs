namespace Gateway.Security.Cms;

/// <summary>A compressed content does not inflate, or not within its limits.</summary>
internal sealed class InflateException : Exception
{
    public InflateException(string message)
        : base(message)
    {
    }

    public InflateException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
