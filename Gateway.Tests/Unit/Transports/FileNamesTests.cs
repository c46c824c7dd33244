using Gateway.Transports.Http;
using Xunit;

namespace Gateway.Tests.Unit.Transports;

public sealed class FileNamesTests
{
    [Theory]
    [InlineData("orders.edi", "attachment; filename=orders.edi")]
    [InlineData("../../a b\r\n\".edi", "attachment; filename=.._.._a_b___.edi; filename*=UTF-8''..%2F..%2Fa%20b%EF%BF%BD%EF%BF%BD%22.edi")]
    public void WhatWeWriteIsPlainAndTheNameItselfIsEncoded(string name, string expected) => Assert.Equal(expected, FileNames.Attachment(name));

    [Fact]
    public void ALongNameIsCut() => Assert.Equal(255, FileNames.Read("attachment; filename=\"" + new string('a', 5000) + "\"")!.Length);
}
