using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;

namespace Gateway.Security.Envelopes;

/// <summary>A key of ours with its certificate, ready to sign. Shared; nobody disposes of it.</summary>
/// <param name="Id">As <c>gw keys</c> shows it.</param>
public sealed record SigningKey(string Id, X509Certificate2 Certificate, PrivateKey Key);
