using Gateway.Cli;
using Xunit;

namespace Gateway.Tests.Unit.Cli;

public sealed class VisibleTests
{
    [Theory]
    [InlineData("order\u202Egpj.exe", "order<U+202E>gpj.exe")]
    [InlineData("a\u001B[2Jb", "a<U+001B>[2Jb")]
    [InlineData("a\nb\u2028c", "a<U+000A>b<U+2028>c")]
    [InlineData("\u2066x\u2069\u200F\u061C\uFEFF", "<U+2066>x<U+2069><U+200F><U+061C><U+FEFF>")]
    [InlineData("\u009Bx", "<U+009B>x")]
    public void WhatSteersATerminalIsWrittenAsItsNumber(string text, string shown) => Assert.Equal(shown, Visible.Of(text));

    [Theory]
    [InlineData("")]
    [InlineData("INVOIC für Müller 発注.edi")]
    [InlineData("הזמנה 😀")]
    public void LettersOfAnyScriptStayAsTheyAre(string text) => Assert.Same(text, Visible.Of(text));
}
