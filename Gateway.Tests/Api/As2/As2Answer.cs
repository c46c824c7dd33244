using Xunit;

namespace Gateway.Tests.Api.As2;

/// <summary>What the gateway answers on the connection.</summary>
internal sealed record As2Answer(int Status, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    /// <summary>The receipt; the test fails when there is none.</summary>
    public As2Mdn Mdn
    {
        get
        {
            Assert.True(Status == 200 && Headers.ContainsKey("Content-Type"), $"{Status} {System.Text.Encoding.UTF8.GetString(Body)}");
            return As2Mdn.Parse(Headers["Content-Type"], Body);
        }
    }
}
