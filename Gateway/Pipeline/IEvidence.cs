using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>
/// Proof of an exchange for somebody outside (non-repudiation of origin and of receipt): what came or was sent, signatures, receipts, certificates and the
/// trail, in one zip that the installation key signs.
/// </summary>
public interface IEvidence
{
    /// <summary>Null when the scope does not see the exchange.</summary>
    Task<EvidencePack?> FindAsync(ExchangeId exchange, PartnerScope scope, CancellationToken ct);
}
