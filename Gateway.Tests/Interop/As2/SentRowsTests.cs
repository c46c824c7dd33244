using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>What we make is opened by <c>openssl</c> and BouncyCastle, and their receipt is matched by us: one test a row.</summary>
[Collection(As2Interop.Name)]
public sealed class SentRowsTests(SentRows rows) : IClassFixture<SentRows>
{
    public static TheoryData<string> Rows => As2Rows.Names;

    [Theory, MemberData(nameof(Rows))]
    public async Task WhatWeSendIsOpenedByTheForeignPartyAndItsReceiptIsMatched(string row)
    {
        var error = (await rows.ResultsAsync())[row];
        Assert.True(error is null, error?.ToString());
    }

    [Fact]
    public async Task EveryRowOfTheProductRan() =>
        Assert.Equal(As2Rows.All.Select(r => r.ToString()).Order(), (await rows.ResultsAsync()).Keys.Order());
}
