using System.Text;
using System.Text.Json;
using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>A zip of somebody who wants the check to break off: it says what it found all the same.</summary>
[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceHostileTests(EvidenceGateway gateway)
{
    /// <summary>
    /// Each value of each JSON is another in turn: the check of the manifest, or of the file under its name, says so; what follows is looked at all the same, and no
    /// text of it makes a further line.
    /// </summary>
    [Theory]
    [InlineData("manifest.json", "manifest", "")]
    [InlineData("audit/entries.json", "entries", "audit/entries.json has ")]
    [InlineData("audit/proof.json", "entries", "audit/proof.json has ")]
    [InlineData("revocation.json", "entries", "revocation.json has ")]
    [InlineData("request/headers.json", "entries", "request/headers.json has ")]
    public async Task WhateverStandsInItsJsonIsAFinding(string name, string check, string said)
    {
        var entries = ZipEntries.Read(await gateway.EvidenceAsync((await gateway.ReceiveOrderAsync()).Id));
        var index = entries.FindIndex(e => e.Name == name);
        var was = entries[index].Content;
        foreach (var changed in Changed(was).Where(c => !c.AsSpan().SequenceEqual(was)))
        {
            entries[index] = (name, changed);
            var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(entries));
            var failed = report.Checks.Where(c => c.IsFailure()).ToList();
            Assert.False(report.Holds);
            Assert.StartsWith(said, Assert.Single(failed, c => c.Check == check).Detail, StringComparison.Ordinal);
            Assert.All(report.Checks, c => Assert.DoesNotContain(c.ToString(), char.IsControl));
        }
    }

    private static IEnumerable<byte[]> Changed(byte[] json) =>
        from value in Values(json)
        from other in (string[])["null", "[null]", "\"\\ud800\"", "9223372036854775807", "-1", "\"\\u001b[2J\\n\"", "\"{\\\"signer\\\":\\\"\\\\ud800\\\",\\\"sha256\\\":\\\"\\\\ud800\\\"}\""]
        select (byte[])[.. json.AsSpan(0, value.At), .. Encoding.ASCII.GetBytes(other), .. json.AsSpan(value.At + value.Length)];

    /// <summary>Also lists and objects, with all that is in them.</summary>
    private static List<(int At, int Length)> Values(byte[] json)
    {
        var (values, open) = (new List<(int At, int Length)>(), new Stack<int>());
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    open.Push((int)reader.TokenStartIndex);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    var at = open.Pop();
                    values.Add((at, (int)reader.BytesConsumed - at));
                    break;
                case JsonTokenType.PropertyName:
                    break;
                default:
                    values.Add(((int)reader.TokenStartIndex, (int)(reader.BytesConsumed - reader.TokenStartIndex)));
                    break;
            }
        }

        return values;
    }

    [Fact]
    public async Task FieldsThatStandTwiceOrWithoutAValueAreAFinding()
    {
        var entries = ZipEntries.Read(await gateway.EvidenceAsync((await gateway.ReceiveOrderAsync()).Id));
        var index = entries.FindIndex(e => e.Name == EvidenceNames.RequestHeaders);
        foreach (var fields in (string[])["{\"Message-ID\":\"a\",\"message-id\":\"b\"}", "{\"Message-ID\":null}", "{}", "[]", ""])
        {
            entries[index] = (EvidenceNames.RequestHeaders, Encoding.ASCII.GetBytes(fields));
            var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(entries));
            Assert.Contains(report.Checks, c => c is { Check: "receipt", Result: "FAILED" });
        }
    }
}
