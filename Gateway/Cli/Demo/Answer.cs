using System.Text.Json;

namespace Gateway.Cli.Demo;

/// <summary>What the gateway answered: the status, and a JSON body where there is one.</summary>
internal sealed record Answer(int Status, string Body)
{
    /// <summary>The exchange that the answer names.</summary>
    public string? Exchange => Text("exchangeId");

    /// <summary>The code of a problem (RFC 9457).</summary>
    public string? Code => Text("code");

    public bool IsSuccess => Status is >= 200 and < 300;

    private string? Text(string name)
    {
        if (!Body.StartsWith('{'))
        {
            return null;
        }

        using var json = JsonDocument.Parse(Body);
        return json.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
