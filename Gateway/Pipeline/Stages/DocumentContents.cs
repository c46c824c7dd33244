using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>
/// Which contents of an exchange are documents. What comes by AS2 is one, and what else is in its envelope belongs to it (RFC 6362); a mail has as many as its sender attached, and
/// what nobody here reads beside them is kept, unless the profile names it by its name or type: then it was to be one.
/// </summary>
internal sealed class DocumentContents(IExchangeStore store, FormatCheck formats)
{
    public async Task<ExchangeContents> OfAsync(ClaimedExchange claimed, Channel channel, CancellationToken ct)
    {
        var documents = new List<StoredPayload> { claimed.Raw };
        var refused = new List<RefusedContent>();
        var kept = new List<StoredPayload>();
        for (var number = 2; channel.Email is not null && await store.PayloadAsync(claimed.Id, OpenedMessage.PartName(number), ct).ConfigureAwait(false) is { } other; number++)
        {
            switch (await formats.RefusalOfStoredAsync(other, ct).ConfigureAwait(false))
            {
                case null:
                    documents.Add(other);
                    break;
                case { Code: FormatCheck.Unknown } when !channel.Email.Parts.Chooses(other.FileName, other.ContentType):
                    kept.Add(other);
                    break;
                case { } wrong:
                    refused.Add(new RefusedContent(other, wrong.Code, wrong.Detail));
                    break;
            }
        }

        return new ExchangeContents(documents, refused, kept);
    }
}
