namespace Gateway.Security.Envelopes;

/// <summary>No key of ours of that name can sign now: what needs the signature waits until there is one.</summary>
public sealed class SigningKeyMissingException(string name) : Exception($"No key called {name} is in use for signatures (gw keys list).");
