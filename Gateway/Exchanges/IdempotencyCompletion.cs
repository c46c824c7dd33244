namespace Gateway.Exchanges;

/// <summary>The answer stored under an Idempotency-Key in the transaction that did the work.</summary>
public sealed record IdempotencyCompletion(string Key, int Epoch, Sha256Digest RequestDigest, int Status, string Body, ExchangeId Exchange);
