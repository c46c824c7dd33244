namespace Gateway.Exchanges;

/// <summary>Free space of the payload volume is below its reserve (HTTP 507).</summary>
public sealed class InsufficientStorageException(string message) : Exception(message);
