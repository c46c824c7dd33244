namespace Gateway.Benchmarks.Load;

/// <summary>What the client was told about an order: its exchange, and how often it had to ask.</summary>
/// <param name="Code">Null when it was answered 2xx; otherwise why the client gave up.</param>
internal sealed record Answer(int Number, string? Exchange, int Sends, bool Replayed, string? Code);
