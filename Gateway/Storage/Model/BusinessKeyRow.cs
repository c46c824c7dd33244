namespace Gateway.Storage.Model;

/// <summary>Table <c>business_key</c>: search by value, exact or by prefix, and the check for business duplicates.</summary>
internal sealed class BusinessKeyRow
{
    public required string Value { get; set; }

    public required string Kind { get; set; }

    public required Guid Document { get; set; }

    public required Guid Exchange { get; set; }

    public required string Partner { get; set; }

    public string? Type { get; set; }

    /// <summary>What the document does to that number: <c>original</c>, <c>change</c> …</summary>
    public required string Purpose { get; set; }

    public required long At { get; set; }
}
