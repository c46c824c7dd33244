using Gateway.Access;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Xunit;

namespace Gateway.Tests.Unit.Access;

public sealed class ProblemsTests
{
    /// <summary>While an error is answered, an exception of the answer would be logged as a second error.</summary>
    [Fact]
    public async Task WhoHungUpIsToldNothing()
    {
        var context = new DefaultHttpContext { RequestAborted = new CancellationToken(canceled: true) };
        using var nobody = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(nobody));

        await Problems.WriteAsync(context, new Problem(StatusCodes.Status400BadRequest, "request-malformed", "Unexpected end of request content."));
        Assert.Equal(0, nobody.Length);
    }
}
