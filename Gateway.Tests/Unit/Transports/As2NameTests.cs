using Gateway.Transports.As2;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

/// <summary>AS2 names and message ids as they stand on the wire.</summary>
public sealed class As2NameTests
{
    /// <summary>RFC 4130 6.2; DG 3Q11.8: quoted only when needed; DG 3Q09.6, 3Q08.4: <c>! &lt; &gt;</c> are legal.</summary>
    [Theory]
    [InlineData("ACME", "ACME")]
    [InlineData("a!<b>", "a!<b>")]
    [InlineData("Acme Inc", "\"Acme Inc\"")]
    [InlineData("a\"b", "\"a\\\"b\"")]
    [InlineData("a\\b", "\"a\\\\b\"")]
    [InlineData(" ", "\" \"")]
    public void ANameIsQuotedWhereItMustBeAndUnquotedBeforeItIsLookedUp(string name, string wire)
    {
        Assert.Equal(wire, As2Name.Quote(name));
        Assert.Equal(name, As2Name.Unquote(wire));
    }

    [Theory]
    [InlineData("\"ACME\"", "ACME")]
    [InlineData(" ACME\t", "ACME")]
    [InlineData("Acme Inc", "Acme Inc")]
    [InlineData("\"a\\b\"", "a\\b")]
    public void ANameIsReadAsPartnersWriteIt(string wire, string name) => Assert.Equal(name, As2Name.Unquote(wire));

    [Theory]
    [InlineData("")]
    [InlineData("\"\"")]
    [InlineData("\"")]
    [InlineData("\"open")]
    [InlineData("a\"b")]
    [InlineData("a\\b")]
    [InlineData("\"a\"b\"")]
    [InlineData("\"a\\\"")]
    [InlineData("Z\u00fcrich")]
    [InlineData("a\tb")]
    public void WhatIsNoNameIsNull(string wire) => Assert.Null(As2Name.Unquote(wire));

    [Fact]
    public void ANameHas128CharactersAtMost()
    {
        Assert.Equal(new string(' ', 128), As2Name.Unquote($"\"{new string(' ', 128)}\""));
        Assert.Null(As2Name.Unquote(new string('x', 129)));
    }

    /// <summary>DG 3Q13.6: brackets and <c>@</c> may be missing; ids match with their brackets stripped.</summary>
    [Theory]
    [InlineData("<a@b>", "a@b")]
    [InlineData("a@b", "a@b")]
    [InlineData(" < a > ", "a")]
    [InlineData("<a b>", "a b")]
    [InlineData("<a", "<a")]
    public void AnIdIsKnownWithoutItsBrackets(string id, string stripped)
    {
        Assert.True(MessageIds.IsValid(id));
        Assert.Equal(stripped, MessageIds.Strip(id));
        Assert.True(MessageIds.AreSame(id, $"<{stripped}>"));
        Assert.False(MessageIds.AreSame(id, stripped.ToUpperInvariant()));
    }

    [Fact]
    public void AnIdOf998CharactersWithoutControlsIsValid()
    {
        Assert.True(MessageIds.IsValid(new string('x', 998)));
        Assert.All((string[])["", "<>", " ", "<a\r\nb>", "a\0", "a\u007f", "a\u0085", "a\uFFFD", new string('x', 999)], id => Assert.False(MessageIds.IsValid(id)));
    }

    /// <summary>RFC 4130 5.3.3: generated with at most 255 characters, brackets, no spaces.</summary>
    [Theory]
    [InlineData("as2.example.com", "@as2.example.com>")]
    [InlineData("my host<>\r\n", "@myhost>")]
    [InlineData("", "@gateway>")]
    public void AnIdOfOursHasBracketsAndNoSpaces(string host, string end)
    {
        var id = MessageIds.New(Guid.Parse("0199d1f0-0000-7000-8000-000000000001"), host);

        Assert.Equal("<0199d1f0000070008000000000000001" + end, id);
        Assert.Equal(255, MessageIds.New(Guid.Empty, new string('x', 500)).Length);
    }
}
