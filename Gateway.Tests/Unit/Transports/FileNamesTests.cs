using Gateway.Transports.Http;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("orders.edi", "attachment; filename=orders.edi")]
    [InlineData("Bestellung 1 für ü.edi", "attachment; filename=Bestellung_1_f_r__.edi; filename*=UTF-8''Bestellung%201%20f%C3%BCr%20%C3%BC.edi")]
    [InlineData("../../a b\r\n\".edi", "attachment; filename=a_b___.edi")]
    [InlineData("..\\..\\orders.edi", "attachment; filename=orders.edi")]
    [InlineData("C:orders.edi", "attachment; filename=orders.edi")]
    [InlineData("NUL", "attachment; filename=_NUL")]
    public void WhatWeWriteIsPlainAndTheNameItselfIsEncoded(string name, string expected) => Assert.Equal(expected, FileNames.Attachment(name));

    [Fact]
    public void ALongNameIsCut() => Assert.Equal(255, FileNames.Read("attachment; filename=\"" + new string('a', 5000) + "\"")!.Length);
}
