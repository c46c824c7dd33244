using Gateway.Security.Envelopes;

namespace Gateway.Tests.Support;

/// <summary>A message as it goes over the wire, and the MIC that its sender made.</summary>
internal sealed record SomeEnvelope(string ContentType, byte[] Body, Mic Mic);
