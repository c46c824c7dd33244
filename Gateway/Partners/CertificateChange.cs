namespace Gateway.Partners;

/// <summary>What a publication does to one certificate of a partner, and what works with it now.</summary>
/// <param name="Id">As the profile names it after the change, or named it before.</param>
/// <param name="Change">Added, Changed (other uses or days) or Removed. Another file under an id is one removed and one added.</param>
/// <param name="Ends">The last instant after the change; null when it is removed.</param>
/// <param name="Verifies">Channels on which a signature by it is believed now.</param>
/// <param name="Encrypts">Channels whose messages are encrypted to it now.</param>
/// <param name="Then">What they are encrypted to right after the change; null when nothing is left, or nothing was encrypted to it.</param>
public sealed record CertificateChange(
    string Id, ProfileChange Change, CertificateFacts Facts, DateTimeOffset? Ends, IReadOnlyList<ChannelId> Verifies, IReadOnlyList<ChannelId> Encrypts, string? Then);
