using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Pipeline.Evidence;
using Xunit;

namespace Gateway.Tests.Api.Evidence;

/// <summary>Whatever is done to evidence of a real exchange, the check finds it.</summary>
[Collection(EvidenceOnSqlite.Name)]
public sealed class EvidenceMutationTests(EvidenceGateway gateway)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AZipThatWasPutTogetherAgainHolds()
    {
        var entries = await EntriesAsync();
        entries.Reverse();
        var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(entries));
        Assert.True(report.Holds, string.Join('\n', report.Checks));
    }

    /// <summary>Its form is another, though its entries are the same: what writes forward at once has the lengths behind the bytes.</summary>
    [Fact]
    public async Task AZipThatAnotherProgramPutTogetherIsRefused()
    {
        var report = await gateway.CheckAsync(ZipEntries.WriteByAnotherProgram(await EntriesAsync(), CompressionLevel.NoCompression));
        Assert.Equal(("zip", "FAILED"), (Assert.Single(report.Checks).Check, report.Checks[0].Result));
    }

    [Fact]
    public async Task EveryByteThatIsChangedInAnEntryIsFound() => await FoundAsync(entries =>
        from i in Enumerable.Range(0, entries.Count)
        from at in new[] { 0, entries[i].Content.Length / 2, entries[i].Content.Length - 1 }
        select ($"{entries[i].Name} at {at}", With(entries, i, content =>
        {
            content[at] ^= 1;
            return content;
        })));

    [Fact]
    public async Task AnEntryThatIsShorterOrLongerIsFound() => await FoundAsync(entries =>
        from i in Enumerable.Range(0, entries.Count)
        from change in new Func<byte[], byte[]>[] { c => c[..^1], c => c[1..], c => [.. c, 0], c => [.. c, (byte)'\n'], _ => [] }
        select (entries[i].Name, With(entries, i, change)));

    [Fact]
    public async Task AnEntryThatIsGoneIsFound() => await FoundAsync(entries =>
        entries.Select(gone => (gone.Name, entries.Where(e => e != gone))));

    [Fact]
    public async Task AnEntryUnderAnotherNameIsFound() => await FoundAsync(entries =>
        from renamed in entries
        from name in new[] { "content/9.bin", "notes.txt", "audit/more.json" }
        select ($"{renamed.Name} as {name}", entries.Select(e => e == renamed ? (name, e.Content) : e)));

    [Fact]
    public async Task TwoEntriesThatAreSwappedAreFound() => await FoundAsync(entries =>
        from i in Enumerable.Range(0, entries.Count)
        from j in Enumerable.Range(i + 1, entries.Count - i - 1)
        select ($"{entries[i].Name} and {entries[j].Name}", entries.Select((e, at) => at == i ? (e.Name, entries[j].Content) : at == j ? (e.Name, entries[i].Content) : e)));

    [Theory]
    [InlineData("content/2.bin")]
    [InlineData("readme.txt")]
    [InlineData("../evil.sh")]
    [InlineData("/etc/passwd")]
    [InlineData("content\\1.bin")]
    [InlineData("C:/windows/win.ini")]
    [InlineData("content/../manifest.json")]
    [InlineData("Manifest.json")]
    [InlineData("content/")]
    [InlineData("content/1.bin")]
    [InlineData("manifest.json")]
    public async Task AnEntryThatIsAddedIsFound(string name) => await FoundAsync(entries =>
    [
        (name, entries.Append((name, "more"u8.ToArray()))),
        (name + ", first", entries.Prepend((name, "more"u8.ToArray()))),
    ]);

    [Fact]
    public async Task BytesThatBelongToNoEntryAreFound()
    {
        var zip = await ZipEntries.WriteAsync(await EntriesAsync());
        Assert.False((await gateway.CheckAsync([.. new byte[20_000], .. zip])).Holds);
        Assert.False((await gateway.CheckAsync(zip[..^30])).Holds);
        Assert.False((await gateway.CheckAsync([])).Holds);
        Assert.False((await gateway.CheckAsync("not a zip at all"u8.ToArray())).Holds);
    }

    /// <summary>Nothing inflates: 64 MB of zeros are 64 KB of a compressed entry, and are not looked at.</summary>
    [Fact]
    public async Task CompressedEntriesAreRefusedBeforeTheyAreRead()
    {
        var entries = await EntriesAsync();
        var bomb = ZipEntries.WriteByAnotherProgram(entries.Append(("content/2.bin", new byte[64 * 1024 * 1024])), CompressionLevel.Optimal);
        var report = await gateway.CheckAsync(bomb);
        Assert.Equal("zip", Assert.Single(report.Checks).Check);
        Assert.Contains("compressed", report.Checks[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutTheInstallationsKeyNothingOfItIsBelieved()
    {
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(gateway.Acme.Certificate, Ct));
        _ = trust.Add(await File.ReadAllTextAsync(gateway.OurCertificate, Ct));
        var report = await EvidenceGateway.CheckAsync(await ZipEntries.WriteAsync(await EntriesAsync()), trust);
        Assert.Equal(["manifest", "seals"], report.Checks.Where(c => c.IsFailure()).Select(c => c.Check));
    }

    [Fact]
    public async Task WithoutThePartnersCertificateItsSignatureIsNotBelieved()
    {
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(gateway.InstallationKeys, Ct));
        _ = trust.Add(await File.ReadAllTextAsync(gateway.OurCertificate, Ct));
        var report = await EvidenceGateway.CheckAsync(await ZipEntries.WriteAsync(await EntriesAsync()), trust);
        Assert.Equal(["signature"], report.Checks.Where(c => c.IsFailure()).Select(c => c.Check));
    }

    /// <summary>Somebody who has the installation's key can sign another manifest, not for the partner and not in the trail.</summary>
    [Theory]
    [InlineData("content/1.bin", "payloads", "content")]
    [InlineData("signed/part.bin", "signature", "content", "mic")]
    [InlineData("signed/signature.p7s", "signature")]
    [InlineData("mdn/report.bin", "receipt")]
    [InlineData("mdn/message.bin", "payloads")]
    [InlineData("request/body.bin", "payloads")]
    public async Task WhoSignsAnotherManifestChangesNothingThatThePartnerSigned(string name, params string[] found)
    {
        var entries = await EntriesAsync();
        var changed = With(entries, entries.FindIndex(e => e.Name == name), content =>
        {
            // Of a signature the last octet is one of its value; what lies before it may be a certificate that nobody looks at.
            content[^1] ^= 1;
            return content;
        }).ToList();
        var (zip, key) = await SignAnewAsync(changed, manifest => manifest with
        {
            Entries = [.. manifest.Entries.Select(e => e.Name == name ? e with { Sha256 = Convert.ToHexStringLower(SHA256.HashData(changed.Single(c => c.Name == name).Content)) } : e)],
        });
        var failed = await FailedAsync(zip, key);
        Assert.DoesNotContain("manifest", failed);
        Assert.DoesNotContain("entries", failed);
        Assert.Superset(found.ToHashSet(), failed.ToHashSet());
    }

    [Theory]
    [InlineData("signed/signature.p7s", "signature")]
    [InlineData("mdn/message.bin", "receipt")]
    public async Task WhoSignsAnotherManifestCannotLeaveOutWhatTheTrailSaysWasThere(string name, string found)
    {
        var entries = await EntriesAsync();
        entries.RemoveAll(e => e.Name == name);
        var (zip, key) = await SignAnewAsync(entries, manifest => manifest with
        {
            Entries = [.. manifest.Entries.Where(e => e.Name != name)],
            Absent = [new EvidenceAbsence(name, AbsenceReasons.NotSigned)],
        });
        Assert.Contains(found, await FailedAsync(zip, key));
    }

    /// <summary>What is parsed takes many times its length in memory: nobody makes the check take more than it has.</summary>
    [Theory]
    [InlineData("audit/entries.json", "trail")]
    [InlineData("audit/proof.json", "seals")]
    public async Task ALargeTrailIsNotParsed(string name, string check)
    {
        async Task<EvidenceFinding> FoundAsync(int more, bool isSigned)
        {
            var entries = await EntriesAsync();
            var index = entries.FindIndex(e => e.Name == name);
            var longer = entries[index].Content.Concat(Enumerable.Repeat((byte)' ', more)).ToArray();
            entries[index] = (name, longer);
            var digest = Convert.ToHexStringLower(SHA256.HashData(longer));
            var (zip, key) = await SignAnewAsync(entries, manifest => isSigned
                ? manifest with { Entries = [.. manifest.Entries.Select(e => e.Name == name ? new EvidenceEntry(name, longer.Length, digest) : e)] }
                : manifest);
            using var trust = new EvidenceTrust();
            _ = trust.Add(await File.ReadAllTextAsync(gateway.TrustFile, Ct));
            _ = trust.Add(key);
            return (await EvidenceGateway.CheckAsync(zip, trust)).Checks.Single(c => c.Check == check);
        }

        Assert.Equal("ok", (await FoundAsync(2 * 1024 * 1024, isSigned: true)).Result);
        Assert.EndsWith("more than the 8388608 that it may have", (await FoundAsync(9 * 1024 * 1024, isSigned: true)).Detail, StringComparison.Ordinal);
        Assert.EndsWith("more than the 1048576 that it may have", (await FoundAsync(2 * 1024 * 1024, isSigned: false)).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALargeManifestIsNotParsed()
    {
        var entries = await EntriesAsync();
        var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(
            entries.Select(e => e.Name == "manifest.json" ? (e.Name, [.. e.Content, .. Enumerable.Repeat((byte)' ', 5 * 1024 * 1024)]) : e)));
        Assert.EndsWith("more than the 4194304 that it may have", Assert.Single(report.Checks, c => c.Check == "manifest").Detail, StringComparison.Ordinal);
    }

    /// <summary>Receipt and signature of one exchange beside the message of another.</summary>
    [Fact]
    public async Task AReceiptForAnotherMessageIsFound()
    {
        var entries = await EntriesAsync();
        var other = await EntriesAsync();
        var mixed = entries.Select(e => e.Name.StartsWith("mdn/", StringComparison.Ordinal) ? other.Single(o => o.Name == e.Name) : e).ToList();
        var (zip, key) = await SignAnewAsync(mixed, manifest => manifest with
        {
            Entries = [.. manifest.Entries.Select(e => new EvidenceEntry(
                e.Name, mixed.Single(m => m.Name == e.Name).Content.Length, Convert.ToHexStringLower(SHA256.HashData(mixed.Single(m => m.Name == e.Name).Content))))],
        });
        Assert.Superset(new HashSet<string> { "payloads", "receipt", "mic" }, (await FailedAsync(zip, key)).ToHashSet());
    }

    private async Task<List<(string Name, byte[] Content)>> EntriesAsync() => ZipEntries.Read(await gateway.EvidenceAsync((await gateway.ReceiveOrderAsync()).Id));

    private async Task FoundAsync(Func<List<(string Name, byte[] Content)>, IEnumerable<(string What, IEnumerable<(string Name, byte[] Content)> Entries)>> mutate)
    {
        var missed = new List<string>();
        foreach (var (what, mutated) in mutate(await EntriesAsync()).ToList())
        {
            var report = await gateway.CheckAsync(await ZipEntries.WriteAsync(mutated));
            if (report.Holds)
            {
                missed.Add(what);
            }
        }

        Assert.Empty(missed);
    }

    private static IEnumerable<(string Name, byte[] Content)> With(
        List<(string Name, byte[] Content)> entries, int index, Func<byte[], byte[]> change) =>
        [.. entries.Select((e, i) => i == index ? (e.Name, change([.. e.Content])) : e)];

    private static async Task<(byte[] Zip, string Key)> SignAnewAsync(List<(string Name, byte[] Content)> entries, Func<EvidenceManifest, EvidenceManifest> change)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var spki = key.ExportSubjectPublicKeyInfo();
        var manifest = JsonSerializer.Deserialize(entries.Single(e => e.Name == "manifest.json").Content, EvidenceJson.Strict.EvidenceManifest)!;
        var octets = EvidenceJson.Write(
            change(manifest) with { Signer = manifest.Signer with { KeyId = Audit.SealSignatures.KeyIdOf(spki) } }, EvidenceJson.Strict.EvidenceManifest);
        var signature = key.SignData(octets, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        var signed = entries.Select(e => e.Name == "manifest.json" ? (e.Name, octets) : e.Name == "manifest.sig" ? (e.Name, signature) : e);
        return (await ZipEntries.WriteAsync(signed), PemEncoding.WriteString("PUBLIC KEY", spki));
    }

    private async Task<List<string>> FailedAsync(byte[] zip, string key)
    {
        using var trust = new EvidenceTrust();
        _ = trust.Add(await File.ReadAllTextAsync(gateway.TrustFile, Ct));
        _ = trust.Add(key);
        return [.. (await EvidenceGateway.CheckAsync(zip, trust)).Checks.Where(c => c.IsFailure()).Select(c => c.Check)];
    }
}
