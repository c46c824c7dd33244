using System.Text;
using Gateway.Security;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Unit.Security;

[Collection(Alone.Name)]
public sealed class StandardWebhooksTests
{
    // The example that the specification's libraries publish.
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private const string Body = """{"test": 2432232314}""";
    private const string Signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeSeconds(1614265330);

    [Fact]
    public async Task ThePublishedExampleIsSigned()
    {
        var secret = StandardWebhooks.ParseSecret(Secret);
        Assert.Equal("1614265330", StandardWebhooks.Timestamp(At));
        Assert.Equal(Signature, StandardWebhooks.Sign(secret, Id, At, Encoding.UTF8.GetBytes(Body)));
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Body));
        Assert.Equal(Signature, await StandardWebhooks.SignAsync(secret, Id, At, stream, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void ThePublishedExampleVerifies()
    {
        Assert.Equal(WebhookVerdict.Valid, Verify());
        Assert.Equal(WebhookVerdict.Valid, Verify(signatures: $"v1,AAAA v1a,BBBB {Signature}"));
        Assert.Equal(WebhookVerdict.Valid, Verify(secrets: ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", Secret]));
    }

    [Fact]
    public void AnythingElseIsForged()
    {
        Assert.Equal(WebhookVerdict.Forged, Verify(id: "msg_other"));
        Assert.Equal(WebhookVerdict.Forged, Verify(timestamp: "1614265331"));
        Assert.Equal(WebhookVerdict.Forged, Verify(body: Body + " "));
        Assert.Equal(WebhookVerdict.Forged, Verify(signatures: Signature.Replace("v1,", "v2,", StringComparison.Ordinal)));
        Assert.Equal(WebhookVerdict.Forged, Verify(signatures: Signature[3..]));
        Assert.Equal(WebhookVerdict.Forged, Verify(signatures: "v1,ü"));
        Assert.Equal(WebhookVerdict.Forged, Verify(secrets: []));
        Assert.Equal(WebhookVerdict.Forged, Verify(secrets: ["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"]));
    }

    [Theory]
    [InlineData(null, "1614265330", Signature)]
    [InlineData("", "1614265330", Signature)]
    [InlineData(Id, null, Signature)]
    [InlineData(Id, "2021-02-25", Signature)]
    [InlineData(Id, "-1614265330", Signature)]
    [InlineData(Id, "1614265330.5", Signature)]
    [InlineData(Id, "99999999999999999999", Signature)]
    [InlineData(Id, "1614265330", null)]
    public void HeadersThatCannotBeReadAreMalformed(string? id, string? timestamp, string? signatures) => Assert.Equal(
        WebhookVerdict.Malformed,
        StandardWebhooks.Verify([StandardWebhooks.ParseSecret(Secret)], id, timestamp, signatures, At, Encoding.UTF8.GetBytes(Body)));

    [Theory]
    [InlineData(-301, WebhookVerdict.Stale)]
    [InlineData(-300, WebhookVerdict.Valid)]
    [InlineData(300, WebhookVerdict.Valid)]
    [InlineData(301, WebhookVerdict.Stale)]
    public void TheTimestampMayBeFiveMinutesAway(int seconds, WebhookVerdict expected) => Assert.Equal(expected, Verify(now: At.AddSeconds(seconds)));

    [Fact]
    public void TheLargestTimestampDoesNotOverflow() => Assert.Equal(WebhookVerdict.Stale, Verify(timestamp: long.MaxValue.ToString()));

    [Theory]
    [InlineData("whsec_")]
    [InlineData("whsec_AAAA")]
    [InlineData("whsec_not base64 at all, really")]
    public void ASecretIsBase64OfEnoughBytes(string text)
    {
        var thrown = Assert.Throws<FormatException>(() => StandardWebhooks.ParseSecret(text));
        Assert.True(text.Length < 8 || !thrown.Message.Contains(text, StringComparison.Ordinal));
    }

    [Fact]
    public void ANewSecretIsOneThatIsTaken() => Assert.Equal(32, StandardWebhooks.ParseSecret(StandardWebhooks.NewSecret()).Length);

    [Fact]
    public async Task ALargeBodyIsSignedAndCheckedWhileItPasses()
    {
        const int Size = 50_000_000;
        var secret = StandardWebhooks.ParseSecret(StandardWebhooks.NewSecret());
        var before = GC.GetTotalAllocatedBytes(precise: true);
        var signature = await StandardWebhooks.SignAsync(secret, Id, At, new Pattern(Size), TestContext.Current.CancellationToken);
        using var check = new WebhookCheck([secret], Id, StandardWebhooks.Timestamp(At), signature, At);
        Assert.Equal(WebhookVerdict.Valid, check.Headers);
        await check.Observe(new Pattern(Size)).CopyToAsync(Stream.Null, TestContext.Current.CancellationToken);
        Assert.Equal(WebhookVerdict.Valid, check.Finish());
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 5_000_000);
    }

    private static WebhookVerdict Verify(
        string id = Id, string timestamp = "1614265330", string signatures = Signature, string body = Body, string[]? secrets = null, DateTimeOffset? now = null) =>
        StandardWebhooks.Verify(
            [.. (secrets ?? [Secret]).Select(secret => new ReadOnlyMemory<byte>(StandardWebhooks.ParseSecret(secret)))],
            id, timestamp, signatures, now ?? At, Encoding.UTF8.GetBytes(body));

    /// <summary>A body of any size that takes no memory.</summary>
    private sealed class Pattern(long size) : MemoryStream
    {
        private long _at;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = (int)Math.Min(buffer.Length, size - _at);
            buffer.Span[..count].Fill((byte)_at);
            _at += count;
            return count;
        }
    }
}
