using System.Reflection;
using Gateway.Partners;
using Gateway.Partners.Reading;
using Xunit;

namespace Gateway.Tests.Unit.Partners;

/// <summary>docs/profiles.md names every key with its default, and every code.</summary>
public sealed class ProfileDocumentTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "profiles.md"));

    public static TheoryData<string, string, string?> Keys
    {
        get
        {
            var data = new TheoryData<string, string, string?>();
            foreach (var table in new[]
            {
                ProfileKeys.Table, ChannelKeys.Table, AgreementKeys.Table, PartyKeys.Table, AcknowledgeKeys.Table, DuplicateKeys.Table, RouteKeys.Table,
                ConditionKeys.Table, LayoutKeys.Table, CertificateKeys.Table, As2Keys.Table, As2QuirkKeys.Table, PollKeys.Table, FileKeys.Table, SftpKeys.Table,
                SftpAccountKeys.Table, SmtpKeys.Table,
            })
            {
                foreach (var key in table.Keys)
                {
                    data.Add(table.Title, key.Name, key.IsRequired ? "required" : key.DefaultText);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Codes =>
        [.. typeof(ProfileCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!)];

    [Theory, MemberData(nameof(Keys))]
    public void EveryKeyIsDescribedWithItsDefault(string section, string key, string? inTheRow)
    {
        var start = Text.IndexOf($"### {section}\n", StringComparison.OrdinalIgnoreCase);
        Assert.True(start >= 0, $"no section '### {section}'");
        var end = Text.IndexOf("\n### ", start + 4, StringComparison.Ordinal);
        var rows = Text[start..(end < 0 ? Text.Length : end)].Split('\n').Where(l => l.StartsWith($"| `{key}` |", StringComparison.Ordinal)).ToList();

        Assert.Contains(inTheRow ?? "| ", Assert.Single(rows));
    }

    [Fact]
    public void TheDefaultsOfAs2StandBesideTheOthers()
    {
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.As2Timeout.Name, $"{ChannelKeys.As2Timeout.DefaultText} by `as2`");
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.As2Retry.Name, $"`{ChannelKeys.As2Retry.DefaultText}` by `as2`");
    }

    [Fact]
    public void TheTimeOfSftpStandsBesideTheOthers() =>
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.SftpTimeout.Name, $"{ChannelKeys.SftpTimeout.DefaultText} by `sftp`");

    [Fact]
    public void WhatMailsHaveStandsBesideTheOthers()
    {
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.MailLimit.Name, $"{ChannelKeys.MailLimit.DefaultText} out by `email`");
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.SftpTimeout.Name, $"{ChannelKeys.SftpTimeout.DefaultText} by `sftp` and `email`");
        EveryKeyIsDescribedWithItsDefault(ChannelKeys.Table.Title, ChannelKeys.As2Retry.Name, $"`{ChannelKeys.As2Retry.DefaultText}` by `as2` and `email`");
    }

    [Theory, MemberData(nameof(Codes))]
    public void EveryCodeIsExplained(string code) => Assert.Contains($"| `{code}` |", Text);
}
