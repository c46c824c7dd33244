namespace Gateway.Tests.Api.As2;

/// <summary>A message as a partner posts it.</summary>
/// <param name="Inner">What was encrypted, where it is known: a retry may be encrypted anew (RFC 4130bis 5.5).</param>
/// <param name="Signed">What the signature and the MIC are over.</param>
internal sealed record As2Message(string Id, As2Entity Entity, byte[] Signed, As2Entity? Inner = null)
{
    public string Mic => As2Wrapping.Mic(Signed);
}
