namespace Gateway.Mapping.Edi;

/// <summary>A document that cannot be written as X12: a stable code and the place in the tree.</summary>
public sealed class X12WriteException : Exception
{
    public X12WriteException()
        : this("x12-write", "The document cannot be written as X12.")
    {
    }

    public X12WriteException(string message)
        : this("x12-write", message)
    {
    }

    public X12WriteException(string message, Exception innerException)
        : base(message, innerException)
    {
        Code = "x12-write";
    }

    public X12WriteException(string code, string message)
        : base(message)
    {
        Code = code;
    }

    /// <summary>x12-write-schema-unknown, -key-unknown, -shape, -delimiter, -character, -too-long, -envelope.</summary>
    public string Code { get; }
}
