using System.Security.Cryptography.X509Certificates;
using Gateway.Security.Certificates;

namespace Gateway.Tests.Interop;

/// <summary>A certificate that <c>openssl</c> made, and its private key.</summary>
internal sealed record OpenSslKey(X509Certificate2 Certificate, PrivateKey Secret);
