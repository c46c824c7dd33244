using Gateway.Audit;

namespace Gateway.Storage.Checks;

/// <summary>Hears the trail while the verifier reads it: the entries of a chain, then that it has ended; chains come in their order.</summary>
internal interface ITrailWitness
{
    void See(AuditEntry entry);

    Task EndAsync(string chain, CancellationToken ct);
}
