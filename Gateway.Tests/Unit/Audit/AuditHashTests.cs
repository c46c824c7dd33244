using Gateway.Audit;
using Xunit;

namespace Gateway.Tests.Unit.Audit;

/// <summary>The record that is hashed, byte for byte: the expected digests were made by another program from its description.</summary>
public sealed class AuditHashTests
{
    private static readonly DateTimeOffset At = DateTimeOffset.FromUnixTimeMilliseconds(1_772_452_800_000);

    [Fact]
    public void AnEntrysHashIsThatOfItsDescribedRecord()
    {
        Assert.Equal(
            "2ddb439eaf78d0a40a351603b9d68a1974931f4861669af218f331c5776303f3",
            AuditHash.Of(new AuditEntry("system", 1, At, "system.started", "system", "{}", AuditHash.Zero, "", null)));
        Assert.Equal(
            "95ba5ad013eefdff1e82a2088a9cec16c1a3c7814612938a6329fa2b0306173a",
            AuditHash.Of(new AuditEntry(
                "partner:acme", 2, At.AddMilliseconds(1), "profile.published", "person:jörg", """{"name":"größe 😀"}""", new string('a', 64), "x", 7)));
    }

    [Fact]
    public void ALongEntryIsHashedTheSameWay() => Assert.Equal(
        "a73c725d7abe9fc0321f975dfc380260f913634b27d2cbae6e03d8fc96fc8441",
        AuditHash.Of("system", 1, At.ToUnixTimeMilliseconds(), "system.started", "system", $$"""{"x":"{{new string('y', 5000)}}"}""", AuditHash.Zero));

    [Fact]
    public void TextsThatRunTogetherAreNotTheSameRecord() => Assert.NotEqual(
        AuditHash.Of("ab", 1, 0, "c", "d", "{}", AuditHash.Zero), AuditHash.Of("a", 1, 0, "bc", "d", "{}", AuditHash.Zero));
}
