using System.Text;
using Gateway.Security.Envelopes;

namespace Gateway.Cli.Demo;

/// <summary>One AS2 message as a partner received it. A repeat has the same <see cref="Id"/>, its Message-ID, and the same <see cref="Wire"/>.</summary>
/// <param name="Wire">The body as it came.</param>
/// <param name="Body">The content out of its envelope; nothing of one that does not hold.</param>
internal sealed record As2Received(string Id, SecurityVerdict Verdict, ReadOnlyMemory<byte> Wire, ReadOnlyMemory<byte> Body)
{
    /// <summary>Encrypted to its receiver, and signed by the gateway.</summary>
    public bool IsProven => Verdict is { Holds: true, IsEncrypted: true, IsSigned: true };

    /// <summary>X12 of these partners is ASCII.</summary>
    public string Text => Encoding.ASCII.GetString(Body.Span);
}
