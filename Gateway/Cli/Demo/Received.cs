using System.Text;
using Gateway.Security;

namespace Gateway.Cli.Demo;

/// <summary>One message as a stub received it. A repeat has the same <see cref="Id"/>, the sender's <c>webhook-id</c>.</summary>
internal sealed record Received(
    string Id, int Attempt, WebhookVerdict Signature, string ContentType, ReadOnlyMemory<byte> Body, DateTimeOffset At)
{
    /// <summary>X12 and JSON of these partners are ASCII.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}
