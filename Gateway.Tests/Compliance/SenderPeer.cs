using System.Security.Cryptography;
using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;

namespace Gateway.Tests.Compliance;

/// <summary>Both ends of one road: our sender, and who receives behind a road that can be cut.</summary>
internal abstract class SenderPeer : IAsyncDisposable
{
    public abstract ISender Sender { get; }

    public abstract CuttingProxy Road { get; }

    /// <summary>Leads over the road.</summary>
    public abstract Channel Channel { get; }

    /// <summary>What the receiver has whole, once a message or file: its id or name, and SHA-256.</summary>
    public abstract Task<IReadOnlyList<(string Id, string Sha256)>> ReceivedAsync();

    /// <summary>A message as the store has it for this transport.</summary>
    public virtual OutboundMessage Message(string id, long length, int attempt = 1) => new()
    {
        Channel = Channel,
        MessageId = id,
        ContentType = "application/edi-x12",
        FileName = id + ".edi",
        Purpose = "document",
        Length = length,
        Attempt = attempt,
        OpenBody = _ => ValueTask.FromResult<Stream>(new PatternStream(length)),
    };

    /// <summary>SHA-256 of the content of a message of that length.</summary>
    public virtual Task<string> DigestAsync(long length) => DigestAsync(new PatternStream(length));

    public abstract ValueTask DisposeAsync();

    protected static async Task<string> DigestAsync(Stream content)
    {
        await using (content)
        {
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(content));
        }
    }
}
