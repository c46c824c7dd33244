namespace Gateway.Transports.As2;

/// <summary>A message of certificate exchange that cannot be read. The text is for us.</summary>
internal sealed class CemException : Exception
{
    public CemException(string message)
        : base(message)
    {
    }

    public CemException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
