using Gateway.Partners;
using Gateway.Partners.Checks;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>Channels by SFTP as profiles write them.</summary>
public sealed class SftpProfileTests
{
    private const string Key = "SHA256:uNiVztksCsDhcc0u9e8BrkXGeIo4dC4XOqv0HsFPLwI";
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    private static string Full => $$"""
        partner: shop
        name: Shop
        channels:
          shop-files:
            direction: out
            transport: sftp
            secret: ${env:GW_SECRET_SHOP}
            timeout: 20 min
            parallel: 2
            retry: [1 min]
            sftp:
              host: sftp.shop.example
              port: 2222
              user: northwind
              host-keys: [{{Key}}, "SHA256:AAAAztksCsDhcc0u9e8BrkXGeIo4dC4XOqv0HsFPLwI"]
              private-key: ${file:secrets/id_ed25519}
              passphrase: ${env:GW_SECRET_PASSPHRASE}
              legacy-until: 2027-03-31
              folder: /in/orders
              file-name: "{document}-{number}.edi"
              acknowledgment-name: "{document}-{number}.ack"
              upload: direct
              marker: .done
              checksum: sha256
              existing: replace
              verify: hash
        """;

    [Fact]
    public void EveryKeyOfAChannelOutIsRead()
    {
        var channel = Profiles.Good(Full).Channels[0];

        Assert.Equal((ChannelDirection.Out, "sftp", TimeSpan.FromMinutes(20), 2), (channel.Direction, channel.Transport, channel.Timeout, channel.Parallel));
        Assert.Equal(new SecretRef(new PartnerId("shop"), "${env:GW_SECRET_SHOP}"), channel.Secret);
        Assert.Equal([Key, "SHA256:AAAAztksCsDhcc0u9e8BrkXGeIo4dC4XOqv0HsFPLwI"], channel.Sftp!.HostKeys);
        Assert.Equal(
            new SftpTerms
            {
                Host = "sftp.shop.example",
                Port = 2222,
                User = "northwind",
                HostKeys = channel.Sftp.HostKeys,
                PrivateKey = new SecretRef(new PartnerId("shop"), "${file:secrets/id_ed25519}"),
                Passphrase = new SecretRef(new PartnerId("shop"), "${env:GW_SECRET_PASSPHRASE}"),
                LegacyUntil = new DateOnly(2027, 3, 31),
                Folder = "/in/orders",
                FileName = FileNameTemplate.Parse("{document}-{number}.edi").Template,
                AcknowledgmentName = FileNameTemplate.Parse("{document}-{number}.ack").Template,
                Upload = SftpUpload.Direct,
                Marker = ".done",
                Checksum = SftpChecksum.Sha256,
                Existing = SftpExisting.Replace,
                Verify = SftpVerify.Hash,
            },
            channel.Sftp);
    }

    [Fact]
    public void WhatIsLeftOutHasTheDefaultsOfTheTerms()
    {
        var channel = Profiles.Good(Short()).Channels[0];

        Assert.Equal(TimeSpan.FromMinutes(10), channel.Timeout);
        Assert.Equal(RetrySchedule.Default.Waits, channel.Retry.Waits);
        Assert.Equal(
            new SftpTerms { Host = "sftp.shop.example", User = "northwind", HostKeys = channel.Sftp!.HostKeys, FileName = FileNameTemplate.Parse("{id}.edi").Template },
            channel.Sftp);
    }

    [Fact]
    public void AcknowledgmentsHaveTheNameOfTheOthersUnlessTheyHaveTheirOwn()
    {
        var (own, other) = (Profiles.Good(Full).Channels[0], Profiles.Good(Short()).Channels[0]);

        Assert.Equal(("{document}-{number}.ack", "{document}-{number}.edi"), (own.FileName(isAcknowledgment: true)!.Text, own.FileName(isAcknowledgment: false)!.Text));
        Assert.Equal(("{id}.edi", "{id}.edi"), (other.FileName(isAcknowledgment: true)!.Text, other.FileName(isAcknowledgment: false)!.Text));
    }

    [Theory]
    [InlineData("host: sftp.shop.example", "host: \"sftp.shop.example:22\"", "host-invalid")]
    [InlineData("host: sftp.shop.example", "host: sftp://shop", "host-invalid")]
    [InlineData("user: northwind", "user: northwind\n      port: 65536", "number-invalid")]
    [InlineData($"[{Key}]", "[]", "list-invalid")]
    [InlineData($"[{Key}]", "[MD5:aa:bb]", "host-key-invalid")]
    [InlineData($"[{Key}]", "[SHA256:short]", "host-key-invalid")]
    [InlineData($"[{Key}]", $"[{Key}, {Key}]", "list-invalid")]
    [InlineData("user: northwind", "user: northwind\n      folder: ../in", "folder-invalid")]
    [InlineData("user: northwind", "user: northwind\n      folder: \"in\\\\x\"", "folder-invalid")]
    [InlineData("user: northwind", "user: northwind\n      marker: .part", "choice-invalid")]
    [InlineData("user: northwind", "user: northwind\n      marker: done", "choice-invalid")]
    [InlineData("user: northwind", "user: northwind\n      passphrase: ${env:GW_SECRET_P}", "key-not-applicable")]
    [InlineData("user: northwind", "user: northwind\n      private-key: secret", "secret-invalid")]
    [InlineData("user: northwind", "user: northwind\n      polls: 5 min", "unknown-key")]
    [InlineData("\"{id}.edi\"", "\"{ids}.edi\"", "file-name-invalid")]
    [InlineData("      file-name: \"{id}.edi\"\n", "", "key-missing")]
    [InlineData("    secret: ${env:GW_SECRET_SHOP}\n", "", "key-missing")]
    [InlineData("    secret: ${env:GW_SECRET_SHOP}\n", "    secret: ${env:GW_SECRET_SHOP}\n    url: https://shop.example/\n", "key-not-applicable")]
    [InlineData("direction: out", "direction: in", "key-not-applicable")]
    [InlineData("transport: sftp", "transport: pull", "key-not-applicable")]
    public void WhatIsWrongHasItsCode(string right, string wrong, string code)
    {
        var text = Short();
        Assert.Contains(right, text);

        Assert.Contains(Profiles.Read(text.Replace(right, wrong, StringComparison.Ordinal)).Errors, e => e.Code == code);
    }

    [Fact]
    public void AKeyIsEnoughWithoutAPassword()
    {
        var text = Short().Replace("    secret: ${env:GW_SECRET_SHOP}\n", "", StringComparison.Ordinal)
            .Replace("user: northwind", "user: northwind\n      private-key: ${file:secrets/id}", StringComparison.Ordinal);

        Assert.Null(Profiles.Good(text).Channels[0].Secret);
    }

    /// <summary>It has when files are fetched, which, and where they lie; nothing of how they are laid down.</summary>
    [Fact]
    public void AChannelInTakesFiles()
    {
        var text = In("poll: { every: 1 min }\n    files: { include: ['*.edi'] }\n    parallel: 2");

        var channel = Profiles.Good(text).Channels[0];
        Assert.Equal((TimeSpan.FromMinutes(1), "*.edi", 2), (channel.Poll!.Every, Assert.Single(channel.Files!.Include).ToString(), channel.Parallel));
        Assert.Equal((PollSchedule.Default, new FileTerms().Settled), Profiles.Good(In("")).Channels[0] is var plain ? (plain.Poll, plain.Files!.Settled) : default);
        Assert.All((string[])["timeout: 1 min", "retry: []", "url: https://acme.example"], key => Assert.NotEmpty(Profiles.Read(In(key)).Errors));
        Assert.NotEmpty(Profiles.Read(In("").Replace("user: northwind", "user: northwind\n      marker: .done", StringComparison.Ordinal)).Errors);
        Assert.NotEmpty(Profiles.Read(Short().Replace("transport: sftp", "transport: sftp\n    files: { after: leave }", StringComparison.Ordinal)).Errors);
    }

    /// <summary>What lies there is the channel's that fetches from it: no other one takes it, and none lays down there what would be fetched.</summary>
    [Theory]
    [InlineData("in", "in", "in", true)]
    [InlineData("out", "in", "./in/", true)]
    [InlineData("in", "in", "out", false)]
    [InlineData("out", "out", "in", false)]
    public void AFolderThatIsFetchedFromIsOneChannels(string direction, string folder, string other, bool isTaken)
    {
        var second = Channel("shop-b", "{id}.edi", other);
        if (direction == "in")
        {
            second = second.Replace("direction: out", "direction: in", StringComparison.Ordinal).Replace("      file-name: \"{id}.edi\"\n", "", StringComparison.Ordinal);
        }

        var reading = Profiles.Read(In("") + $"      folder: {folder}\n" + second);
        Assert.Empty(reading.Errors);

        var findings = ProfileCheck.Find(new Installation([new Candidate(new PartnerId("shop"), reading, true)]));

        Assert.Equal(isTaken, findings.Any(f => f.Error.Code == "folder-taken"));
    }

    /// <summary>Two logins may be shut in a root each; that is for the profile to say.</summary>
    [Theory]
    [InlineData("/out", "/out", "", true)]
    [InlineData("/out", "/out", "own-root: true", false)]
    [InlineData("out", "out", "", false)]
    public void AFolderOfAnotherUserIsTakenUnlessItsLoginHasARootOfItsOwn(string folder, string other, string root, bool isTaken)
    {
        var second = Channel("shop-b", "{id}.edi", other).Replace("user: northwind", $"user: southwind\n      {root}", StringComparison.Ordinal);
        Assert.Equal(isTaken, IsTaken(In("") + $"      folder: {folder}\n" + second));
    }

    /// <summary>What one has fetched and moved is not fetched by another.</summary>
    [Theory]
    [InlineData("/out", "/out/taken", true)]
    [InlineData("/out", "/out/other", false)]
    [InlineData(".", "taken", true)]
    public void AFolderThatIsMovedIntoIsNotFetchedFrom(string folder, string other, bool isTaken)
    {
        var second = Channel("shop-b", "{id}.edi", other).Replace("direction: out", "direction: in", StringComparison.Ordinal)
            .Replace("      file-name: \"{id}.edi\"\n", "", StringComparison.Ordinal);
        Assert.Equal(isTaken, IsTaken(In("files: { after: move, move-to: taken }") + $"      folder: {folder}\n" + second));
    }

    private static bool IsTaken(string profile)
    {
        var reading = Profiles.Read(profile);
        Assert.Empty(reading.Errors);
        return ProfileCheck.Find(new Installation([new Candidate(new PartnerId("shop"), reading, true)])).Any(f => f.Error.Code == "folder-taken");
    }

    private static string In(string keys) => Short().Replace("direction: out", $"direction: in\n    {keys}", StringComparison.Ordinal)
        .Replace("      file-name: \"{id}.edi\"\n", "", StringComparison.Ordinal);

    [Theory]
    [InlineData("{document}.edi", "in", "in", true)]
    [InlineData("{document}.edi", "in", "./in/", true)]
    [InlineData("{document}.edi", "in", "out", false)]
    [InlineData("{document}-{id}.edi", "in", "in", false)]
    [InlineData("{document}-{number}.edi", "in", "in", false)]
    [InlineData("{document}-{date}-{time}.edi", "in", "in", true)]
    public void TwoChannelsThatWouldWriteOneNameIntoOneFolderAreWarnedOf(string template, string folder, string other, bool warned)
    {
        var text = Short("{id}.edi") + Channel("shop-a", template, folder) + Channel("shop-b", template, other);
        var reading = Profiles.Read(text);
        Assert.Empty(reading.Errors);

        var warnings = ProfileCheck.Warnings(reading, reading.Partner!.Channels, Now);

        Assert.Equal(warned ? 2 : 0, warnings.Count(w => w.Code == "sftp-name-shared"));
    }

    [Theory]
    [InlineData("{number}.edi", true)]
    [InlineData("{partner}-{number}.edi", false)]
    public void TheOtherChannelMayBeAnotherPartners(string template, bool warned)
    {
        var one = Profiles.Read(Short(template));
        var other = Profiles.Good(Short(template).Replace("shop", "mart", StringComparison.Ordinal).Replace("sftp.mart.example", "SFTP.shop.example", StringComparison.Ordinal), "mart");

        var warnings = ProfileCheck.Warnings(one, [.. one.Partner!.Channels, .. other.Channels], Now);

        Assert.Equal(warned, warnings.Any(w => w.Code == "sftp-name-shared" && w.Message.Contains("mart", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("2027-03-31", "sftp-weak")]
    [InlineData("2026-11-27", "sftp-legacy-ended")]
    public void OldAlgorithmsAreWarnedOfUntilTheirDayAndAfterIt(string day, string code)
    {
        var reading = Profiles.Read(Short().Replace("user: northwind", $"user: northwind\n      legacy-until: {day}", StringComparison.Ordinal));

        Assert.Equal(code, Assert.Single(ProfileCheck.Warnings(reading, reading.Partner!.Channels, Now)).Code);
    }

    private static string Short(string template = "{id}.edi") => $$"""
        partner: shop
        name: Shop
        channels:

        """ + Channel("shop-files", template, null);

    private static string Channel(string id, string template, string? folder) => $$"""
          {{id}}:
            direction: out
            transport: sftp
            secret: ${env:GW_SECRET_SHOP}
            sftp:
              host: sftp.shop.example
              user: northwind
              host-keys: [{{Key}}]
              file-name: "{{template}}"

        """ + (folder is null ? "" : $"      folder: {folder}\n");
}
