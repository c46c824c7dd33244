using Gateway.Partners;
using Gateway.Tests.Support;
using Gateway.Transports;
using Gateway.Transports.Email;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>Templates of mails: what they may name, and what they may not do.</summary>
public sealed class MailTemplateTests
{
    [Theory]
    [InlineData("Invoice {{ file_name }}", "Invoice a.edi")]
    [InlineData("{{ purpose }} {{ content_type }} {{ bytes }} {{ id }}", "document application/edi-x12 12 dl_1")]
    [InlineData("{{ partner }} ({{ partner_id }})", "Acme & Sons (acme)")]
    [InlineData("{{ made | date: '%Y-%m-%d %H:%M' }}", "2026-12-01 08:30")]
    [InlineData("{% case purpose %}{% when '997' %}Ack{% else %}Doc{% endcase %}", "Doc")]
    [InlineData("{% unless purpose == '997' %}x{% endunless %}{% comment %}y{% endcomment %}{% raw %}{{z}}{% endraw %}", "x{{z}}")]
    public void ItIsFilledWithWhatIsKnownOfTheMail(string template, string text) => Assert.Equal(text, Fill(template));

    [Theory]
    [InlineData("{{ file_name")]
    [InlineData("{{ nothing }}")]
    [InlineData("{{ file_name.Length }}{{ partner.Chars }}")]
    [InlineData("{{ file_name | base64_encode }}")]
    [InlineData("{% include 'a' %}")]
    [InlineData("{% render 'a' %}")]
    [InlineData("{% liquid\nassign x = 1 %}")]
    [InlineData("{% assign x = file_name %}{{ x }}")]
    [InlineData("{% capture x %}y{% endcapture %}{{ x }}")]
    [InlineData("{% for i in (1..100) %}x{% endfor %}")]
    [InlineData("{% tablerow i in (1..100) %}x{% endtablerow %}")]
    [InlineData("{% increment x %}")]
    [InlineData("{{ file_name | replace: 'a', 'b' }}")]
    [InlineData("{% if purpose == '997' %}x{% endif %}")]
    [InlineData("{{ file_name | truncate: 99999999999 }}")]
    [InlineData("{{ 99999999999999 | date: '%Y' }}")]
    [InlineData("{{ made | date: '%1000000Y' }}")]
    [InlineData("{{ made | date: '%99999999999Y' }}")]
    [InlineData("{{ (1..200000) | size }}")]
    [InlineData("{{ (1..200000) | default: 'x' }}x")]
    [InlineData("{% if (1..200000) contains 5 %}x{% endif %}")]
    [InlineData("{% case 5 %}{% when (1..200000) %}x{% else %}y{% endcase %}")]
    public void WhatIsNotKnownOrNotAllowedIsSaid(string template) => Assert.StartsWith("'subject' ", Assert.Throws<MailTemplateException>(() => Fill(template)).Message, StringComparison.Ordinal);

    [Fact]
    public void WhatItMakesHasAnEnd()
    {
        Assert.Contains("are allowed", Assert.Throws<MailTemplateException>(() => Fill(new string('x', 101))).Message, StringComparison.Ordinal);
        var name = new string('n', 9000) + ".edi";
        Assert.Contains("are allowed", Assert.Throws<MailTemplateException>(() => Fill("{{ file_name | append: file_name | append: file_name | append: file_name }}", name)).Message, StringComparison.Ordinal);
    }

    /// <summary>A document is no markup here, and values are no templates.</summary>
    [Fact]
    public void ValuesStayAsTheyAre() => Assert.Equal("{{ id }}<b>&amp;", Fill("{{ file_name }}", "{{ id }}<b>&amp;"));

    private static string Fill(string template, string name = "a.edi") => MailTemplate.Fill("subject", template, new MailValues(
        new OutboundMessage
        {
            Channel = new Channel { Id = Some.Out, Partner = Some.Partner, Direction = ChannelDirection.Out, Transport = "email" },
            MessageId = "dl_1",
            ContentType = "application/edi-x12",
            Purpose = "document",
            Length = 12,
            Attempt = 1,
            OpenBody = _ => ValueTask.FromResult(Stream.Null),
        },
        name, "Acme & Sons", new DateTimeOffset(2026, 12, 1, 8, 30, 0, TimeSpan.Zero)), 100);
}
