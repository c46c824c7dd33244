namespace Gateway.Storage.Model;

/// <summary>Table <c>payload</c>: length and hash stay after a purge; content (up to 64 KB) or the name of a file do not.</summary>
internal sealed class PayloadRow
{
    public required Guid Exchange { get; set; }

    public required string Part { get; set; }

    public required long Length { get; set; }

    public required string Digest { get; set; }

    public byte[]? Content { get; set; }

    public string? File { get; set; }

    public string? ContentType { get; set; }

    public string? FileName { get; set; }
}
