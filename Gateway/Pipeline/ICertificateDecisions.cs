using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>A person's decision about a certificate that a partner sent by a message. It is made once, and the partner is told.</summary>
public interface ICertificateDecisions
{
    /// <summary>The certificate comes into the partner's files and is published, then the partner is told. Ended half-way it can be done again.</summary>
    /// <param name="name">Id in the profile, or null for one that says since when.</param>
    /// <param name="shown">Gets what the publication does to certificates, before anything is written.</param>
    Task<DecisionResult> AcceptAsync(string id, string? name, string actor, Func<PartnerPlan, Task> shown, CancellationToken ct);

    Task<DecisionResult> RejectAsync(string id, string reason, string actor, CancellationToken ct);
}
