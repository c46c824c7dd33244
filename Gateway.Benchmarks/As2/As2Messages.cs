using Gateway.Benchmarks.Load;
using Gateway.Cli.Demo;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Benchmarks.As2;

/// <summary>Seals the messages of a bench: signed with SHA-256, encrypted with AES-128-CBC to an RSA-2048 key.</summary>
internal sealed class As2Messages(PartyKey sender, PartnerCertificate recipient, string folder)
{
    private const int LinesOfOrder = 160;
    private static readonly As2Terms Agreed = new() { Us = As2Profiles.Them, Them = As2Profiles.Us, Key = "bench", Encrypt = "aes-128-cbc" };

    private int _made;

    /// <summary>Each with an id and a content of its own.</summary>
    public async Task<IReadOnlyList<As2Message>> SealAsync(As2Size size, As2Content content, int count, CancellationToken ct)
    {
        var first = _made + 1;
        _made += count;
        var messages = new As2Message[count];
        await Parallel.ForAsync(0, count, ct, async (i, token) => messages[i] = await SealOneAsync(size, content, first + i, token));
        return messages;
    }

    public static Stream Content(As2Size size, As2Content content, int number) => content switch
    {
        As2Content.Order => new MemoryStream(SampleOrders.CreateLong(number, LinesOfOrder).Content, writable: false),
        As2Content.Bomb => new Zeros(size.Octets),
        _ => new RandomOctets(number, size.Octets),
    };

    private async Task<As2Message> SealOneAsync(As2Size size, As2Content content, int number, CancellationToken ct)
    {
        var sealing = new EnvelopeSealing(new SealTerms
        {
            Agreed = content == As2Content.Bomb ? Agreed with { Compress = CompressionOrder.BeforeSigning } : Agreed,
            SigningKey = sender.Signing,
            Recipient = recipient,
            ContentType = content == As2Content.Order ? "application/edi-x12" : "application/octet-stream",
            FileName = string.Create(CultureInfo.InvariantCulture, $"bench-{number}.bin"),
        });
        await using var source = Content(size, content, number);
        var id = string.Create(CultureInfo.InvariantCulture, $"<{number}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}@bench>");
        if (size.IsInMemory || content == As2Content.Bomb)
        {
            using var body = new MemoryStream();
            var sealedInMemory = await sealing.WriteAsync(source, body, ct);
            return new As2Message(id, sealing.ContentType, Mic(sealedInMemory), body.ToArray(), null);
        }

        var path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"as2-{number}.p7m"));
        await using var file = File.Create(path, 1024 * 1024);
        return new As2Message(id, sealing.ContentType, Mic(await sealing.WriteAsync(source, file, ct)), null, path);
    }

    private static string Mic(SealedEnvelope made) => Convert.ToBase64String(made.Mic.Digest.Span);
}
