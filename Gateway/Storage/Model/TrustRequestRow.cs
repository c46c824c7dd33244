using Gateway.Exchanges;

namespace Gateway.Storage.Model;

/// <summary>Table <c>trust_request</c>: a certificate that a partner asks us to trust, or one of ours that we ask a partner to.</summary>
internal sealed class TrustRequestRow
{
    public required string Id { get; set; }

    public required Direction Direction { get; set; }

    public required string Partner { get; set; }

    public required string RequestId { get; set; }

    public required Guid Exchange { get; set; }

    public required string Us { get; set; }

    public required string Them { get; set; }

    /// <summary>DER.</summary>
    public required byte[] Certificate { get; set; }

    /// <summary>Words with commas between them: <c>sign,encrypt</c>.</summary>
    public required string Uses { get; set; }

    public required string Issuer { get; set; }

    public long? RespondBy { get; set; }

    public required TrustState State { get; set; }

    public string? Reason { get; set; }

    public required long CreatedAt { get; set; }

    public long? DecidedAt { get; set; }

    public string? DecidedBy { get; set; }
}
