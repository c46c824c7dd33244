using Gateway.Security.Certificates;

namespace Gateway.Pipeline;

/// <summary>Asks partners by a message to trust a version of a key of ours.</summary>
public interface ICertificateAnnouncements
{
    /// <summary>Why nothing under that name can be announced, or null.</summary>
    Task<(string Code, string Detail)?> RefusalAsync(string keyName, CancellationToken ct);

    /// <summary>
    /// Queues a request for every pair whose AS2 channels work with the key, in one transaction. A partner whose profile says <c>cem: refuse</c>, and a pair
    /// without a channel out, is told nothing and said so.
    /// </summary>
    Task<IReadOnlyList<Announcement>> AnnounceAsync(OwnKey key, string actor, CancellationToken ct);
}
