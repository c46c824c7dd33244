using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Which contents of an exchange are documents. What comes by AS2 is one, and what else is in its envelope belongs to it (RFC 6362); a mail has as many as its sender attached, and
/// what nobody here reads beside them is kept.
/// </summary>
internal sealed class DocumentContents(IExchangeStore store, FormatCheck formats)
{
    /// <returns>Those that are read, and those that are documents and are not read, each with its reason.</returns>
    public async Task<(IReadOnlyList<StoredPayload> Documents, IReadOnlyList<RefusedContent> Refused)> OfAsync(ClaimedExchange claimed, Channel channel, CancellationToken ct)
    {
        var documents = new List<StoredPayload> { claimed.Raw };
        var refused = new List<RefusedContent>();
        for (var number = 2; channel.Email is not null && await store.PayloadAsync(claimed.Id, OpenedMessage.PartName(number), ct).ConfigureAwait(false) is { } other; number++)
        {
            switch (await formats.RefusalOfStoredAsync(other, ct).ConfigureAwait(false))
            {
                case null:
                    documents.Add(other);
                    break;
                case { Code: not FormatCheck.Unknown } wrong:
                    refused.Add(new RefusedContent(other, wrong.Code, wrong.Detail));
                    break;
                default:
                    break;
            }
        }

        return (documents, refused);
    }
}
