using Gateway.Access;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>Hands a canonical document in for a partner: the API's and the command line's way into Reception.</summary>
public interface ISubmit
{
    /// <summary>Checks the document against its schema and the receiver's agreements before anything is stored.</summary>
    Task<SubmitResult> SubmitAsync(
        PartnerId receiver, string type, Stream body, Channel channel, string actor, IdempotencyClaim? idempotency, CancellationToken ct);
}
