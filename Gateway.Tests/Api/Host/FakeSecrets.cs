using Gateway.Partners;
using Gateway.Security;

namespace Gateway.Tests.Api.Host;

/// <summary>Secrets by reference.</summary>
internal sealed class FakeSecrets : ISecrets
{
    public Dictionary<string, string> Values { get; } = [];

    public ValueTask<string> ResolveAsync(SecretRef reference, CancellationToken ct) => Values.TryGetValue(reference.Reference, out var value)
        ? ValueTask.FromResult(value)
        : throw new SecretMissingException(reference, "it is not set");
}
