using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>What <c>openssl</c> and BouncyCastle make is opened by us, and our receipt holds with <c>openssl</c>: one test a row.</summary>
[Collection(As2Interop.Name)]
public sealed class ReceivedRowsTests(ReceivedRows rows) : IClassFixture<ReceivedRows>
{
    public static TheoryData<string> Rows => As2Rows.Names;

    [Theory, MemberData(nameof(Rows))]
    public async Task WhatTheForeignPartySendsIsOpenedAndItsReceiptHolds(string row)
    {
        var error = (await rows.ResultsAsync())[row];
        Assert.True(error is null, error?.ToString());
    }

    [Fact]
    public async Task EveryRowOfTheProductRan() =>
        Assert.Equal(As2Rows.All.Select(r => r.ToString()).Order(), (await rows.ResultsAsync()).Keys.Order());
}
