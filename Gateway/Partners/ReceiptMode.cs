namespace Gateway.Partners;

/// <summary>How the receipt for what we send is asked for (RFC 4130 7.3).</summary>
public enum ReceiptMode
{
    /// <summary>None is asked for.</summary>
    None,

    /// <summary>In the answer to the message.</summary>
    Sync,

    /// <summary>Later, to our own address.</summary>
    Async,
}
