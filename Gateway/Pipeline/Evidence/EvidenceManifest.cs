using System.Text.Json;

namespace Gateway.Pipeline.Evidence;

/// <summary>What an evidence zip holds, and the facts that go with it. Its signature covers the octets of its file.</summary>
internal sealed record EvidenceManifest
{
    public const string CurrentFormat = "gateway-evidence/1";

    public required string Format { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Program and version that made it.</summary>
    public required string Product { get; init; }

    public required EvidenceExchange Exchange { get; init; }

    /// <summary>What the trail says of the envelope: layers, algorithms, signer, key, MIC. The facts of its last <c>exchange.opened</c> or <c>delivery.sealed</c>.</summary>
    public JsonElement? Envelope { get; init; }

    public EvidenceReceipt? Receipt { get; init; }

    /// <summary>Entries that are not as they came, but as the partner signed them by a quirk of its. None in most.</summary>
    public IReadOnlyList<EvidenceReading> Readings { get; init; } = [];

    public required IReadOnlyList<EvidenceCertificate> Certificates { get; init; }

    public required EvidenceChain Chain { get; init; }

    public required EvidenceSigner Signer { get; init; }

    /// <summary>Every entry of the zip but the manifest and its signature.</summary>
    public required IReadOnlyList<EvidenceEntry> Entries { get; init; }

    public required IReadOnlyList<EvidenceAbsence> Absent { get; init; }
}
