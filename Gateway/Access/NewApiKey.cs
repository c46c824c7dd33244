namespace Gateway.Access;

/// <summary>A key just made: the row to store, and its text, which is shown once and kept nowhere.</summary>
public sealed record NewApiKey(ApiKey Key, string Text)
{
    public override string ToString() => Key.ToString();
}
