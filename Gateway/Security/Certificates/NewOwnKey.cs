namespace Gateway.Security.Certificates;

/// <summary>A key to be stored, with its private key wrapped by the master key.</summary>
/// <param name="Imported">Brought from elsewhere, rather than made here.</param>
public sealed record NewOwnKey(OwnKey Key, ReadOnlyMemory<byte> Wrapped, bool Imported);
