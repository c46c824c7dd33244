using Gateway.Exchanges;
using Gateway.Mapping.Edi;
using Gateway.Mapping.Maps;
using Gateway.Mapping.Validation;
using Gateway.Partners;

namespace Gateway.Pipeline.Stages;

/// <summary>One transaction set after validation and mapping.</summary>
internal sealed class TranslatedSet
{
    public required string SetId { get; init; }

    public required string ControlNumber { get; init; }

    public required GroupHeader? Group { get; init; }

    public required SetVerdict Verdict { get; init; }

    public Agreement? Agreement { get; init; }

    /// <summary>Decided when its group ends.</summary>
    public bool Accepted { get; set; }

    /// <summary>What the policy does with it when a document of this number and purpose came before; off when none did.</summary>
    public DuplicatePolicy Repeated { get; set; }

    public CompiledMap? Map { get; init; }

    /// <summary>The canonical JSON; empty when it was not mapped.</summary>
    public ReadOnlyMemory<byte> Canonical { get; init; }

    public IReadOnlyList<BusinessKey> BusinessKeys { get; init; } = [];

    /// <summary>Why it could not be mapped.</summary>
    public string? MapError { get; init; }
}
