namespace Gateway.Exchanges;

/// <summary>Something others may want to hear of; its place in the feed is given after the commit.</summary>
public sealed record OutboxEvent(string Type, ExchangeId? Exchange, Gateway.Partners.PartnerId? Partner, DateTimeOffset At, string Data);
