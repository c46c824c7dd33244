namespace Gateway.Benchmarks.As2;

/// <summary>A message that was sealed before anything is measured.</summary>
/// <param name="MessageId">In brackets.</param>
/// <param name="Mic">Base64, as the receipt has to repeat it.</param>
/// <param name="Body">Null for one that lies in <paramref name="File"/>.</param>
internal sealed record As2Message(string MessageId, string ContentType, string Mic, ReadOnlyMemory<byte>? Body, string? File)
{
    /// <summary>Its body, as HTTP sends it.</summary>
    public HttpContent Open() => Body is { } body
        ? new ReadOnlyMemoryContent(body)
        : new StreamContent(new FileStream(File!, new FileStreamOptions { Options = FileOptions.SequentialScan, BufferSize = 0 }), 256 * 1024);
}
