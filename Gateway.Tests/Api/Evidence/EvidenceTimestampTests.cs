using System.Security.Cryptography;
using Gateway.Pipeline.Evidence;
using Gateway.Tests.Support;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>The token of an RFC 3161 authority over the trail, which has the hashes of everything else.</summary>
[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceTimestampTests(EvidenceGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TheTrailIsStampedAndOpenSslBelievesTheToken()
    {
        var zip = await NewAsync();
        Assert.Contains("says CN=Some authority", (await FindingAsync(zip, gateway.TrustFile)).Detail, StringComparison.Ordinal);
        var (token, entries) = (gateway.NewFile(".tst"), gateway.NewFile(".json"));
        await File.WriteAllBytesAsync(token, ZipEntries.Content(zip, "audit/timestamp.tst"), Ct);
        await File.WriteAllBytesAsync(entries, ZipEntries.Content(zip, "audit/entries.json"), Ct);
        _ = await OpenSsl.RunAsync("ts", "-verify", "-data", entries, "-in", token, "-token_in", "-CAfile", gateway.Authority.Certificate);
    }

    /// <summary>Who trusts no authority is told of the stamp, and the rest holds.</summary>
    [Fact]
    public async Task WithoutACertificateThatMayStampTheTokenProvesNothing()
    {
        var finding = await FindingAsync(await NewAsync(), gateway.InstallationKeys);
        Assert.Equal(("absent", true), (finding.Result, finding.Detail.Contains("no certificate that is trusted to stamp", StringComparison.Ordinal)));
    }

    /// <summary>An authority of the same name with another key.</summary>
    [Fact]
    public async Task AnotherAuthoritysCertificateFails()
    {
        await using var other = await OpenSslAuthority.StartAsync(gateway.NewFile("-authority"), Ct);
        var finding = await FindingAsync(await NewAsync(), other.Certificate);
        Assert.Equal(("FAILED", "no certificate that is trusted, and has the purpose, stamped it"), (finding.Result, finding.Detail));
    }

    [Theory]
    [InlineData(503, "", "HTTP 503")]
    [InlineData(200, "<html>", "none to what was asked")]
    [InlineData(200, "of another question", "none to what was asked")]
    [InlineData(200, "larger than an answer may be", "larger than")]
    public async Task AnAuthorityThatDoesNotStampKeepsNobodyFromTheRest(int status, string body, string why)
    {
        var exchange = (await gateway.PostAsync("not an interchange"u8.ToArray())).Id;
        var answer = body switch
        {
            "of another question" => await OtherAnswerAsync(),
            "larger than an answer may be" => new byte[1_000_000],
            _ => System.Text.Encoding.ASCII.GetBytes(body),
        };
        byte[] zip;
        gateway.Authority.Instead = async context =>
        {
            context.Response.StatusCode = status;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        };
        try
        {
            zip = await gateway.EvidenceAsync(exchange);
        }
        finally
        {
            gateway.Authority.Instead = null;
        }

        var report = await gateway.CheckAsync(zip);
        Assert.True(report.Holds, string.Join('\n', report.Checks));
        var finding = Assert.Single(report.Checks, c => c.Check == "timestamp");
        Assert.Equal("absent", finding.Result);
        Assert.StartsWith("timestamp-failed: ", finding.Detail, StringComparison.Ordinal);
        Assert.Contains(why, finding.Detail, StringComparison.Ordinal);
    }

    private async Task<byte[]> NewAsync() => await gateway.EvidenceAsync((await gateway.PostAsync("not an interchange"u8.ToArray())).Id);

    /// <summary>A good token, over something else.</summary>
    private async Task<byte[]> OtherAnswerAsync()
    {
        var query = gateway.NewFile(".tsq");
        _ = await OpenSsl.RunAsync("ts", "-query", "-digest", Convert.ToHexStringLower(SHA256.HashData("other"u8)), "-sha256", "-cert", "-out", query);
        using var http = new HttpClient();
        using var answer = await http.PostAsync(gateway.Authority.Address, new ByteArrayContent(await File.ReadAllBytesAsync(query, Ct)), Ct);
        return await answer.Content.ReadAsByteArrayAsync(Ct);
    }

    private static async Task<EvidenceFinding> FindingAsync(byte[] zip, string trustFile)
    {
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(trustFile, Ct));
        return Assert.Single((await EvidenceGateway.CheckAsync(zip, trust)).Checks, c => c.Check == "timestamp");
    }
}
