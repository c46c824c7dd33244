using Gateway.Exchanges;
using Gateway.Mapping.Edi;

namespace Gateway.Pipeline.Stages;

/// <summary>Whether a content is something that the pipeline can read at all: a look at its beginning.</summary>
internal sealed class FormatCheck(IPayloadStore payloads)
{
    /// <summary>It is nothing that looks like a document.</summary>
    public const string Unknown = "format-unknown";

    private const int HeadLength = 4096;

    /// <summary>Null = yes; otherwise the code and the reason.</summary>
    /// <param name="content">Staged by the caller.</param>
    public async Task<(string Code, string Detail)?> RefusalAsync(StoredPayload content, CancellationToken ct) =>
        await RefusalAsync(await payloads.OpenStagedAsync(content, ct).ConfigureAwait(false), content.Length, ct).ConfigureAwait(false);

    /// <summary>The same of one that was stored before: a damaged beginning must not make something else of it.</summary>
    /// <exception cref="PayloadCorruptException">Its bytes are not those that were stored.</exception>
    public async Task<(string Code, string Detail)?> RefusalOfStoredAsync(StoredPayload content, CancellationToken ct) =>
        await RefusalAsync(await payloads.OpenReadAsync(content, ct).ConfigureAwait(false), content.Length, ct).ConfigureAwait(false);

    private static async Task<(string Code, string Detail)?> RefusalAsync(Stream stream, long length, CancellationToken ct)
    {
        var head = new byte[(int)Math.Min(HeadLength, length)];
        await using (stream.ConfigureAwait(false))
        {
            await stream.ReadExactlyAsync(head, ct).ConfigureAwait(false);
        }

        return await RefusalAsync(head, ct).ConfigureAwait(false);
    }

    /// <summary>Which of the contents of a message is the first that the pipeline can read; 0 where none is.</summary>
    public async Task<int> FirstReadableAsync(IReadOnlyList<StoredPayload> contents, CancellationToken ct)
    {
        for (var i = 0; i < contents.Count; i++)
        {
            if (await RefusalAsync(contents[i], ct).ConfigureAwait(false) is null)
            {
                return i;
            }
        }

        return 0;
    }

    private static async Task<(string Code, string Detail)?> RefusalAsync(byte[] head, CancellationToken ct)
    {
        switch (FormatDetector.Detect(head))
        {
            case DocumentFormat.X12:
                return await FirstItemAsync(head, ct).ConfigureAwait(false) is EdiItem.Unreadable { Finding: var finding }
                    ? (finding.CodeName, $"{finding.Message} (byte {finding.Offset})")
                    : null;
            case DocumentFormat.Edifact:
                return ("format-not-supported", "EDIFACT is not supported yet.");
            default:
                return (Unknown, "The body is neither an X12 interchange nor a declared document.");
        }
    }

    private static async Task<EdiItem?> FirstItemAsync(byte[] head, CancellationToken ct)
    {
        using var stream = new MemoryStream(head, writable: false);
        await foreach (var item in EdiReader.ReadAsync(stream, EdiLimits.Default, ct).ConfigureAwait(false))
        {
            return item;
        }

        return null;
    }
}
